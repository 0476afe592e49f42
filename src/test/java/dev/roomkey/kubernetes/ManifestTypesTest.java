package dev.roomkey.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a cluster would read the manifests as they are meant. */
class ManifestTypesTest {
    /** Made by operators, whose types no library here has. */
    private static final Set<String> FOREIGN = Set.of(
            "external-secrets.io/v1/ExternalSecret",
            "monitoring.coreos.com/v1/PodMonitor",
            "monitoring.coreos.com/v1/ServiceMonitor",
            "monitoring.coreos.com/v1/PrometheusRule");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void everyFieldIsOfItsType(String overlay) {
        var documents = Manifests.rendered(overlay).documents();

        var own = documents.stream()
                .filter(it -> !FOREIGN.contains(Manifests.kind(it)))
                .toList();
        assertThat(own).hasSizeGreaterThan(8);
        for (var document : own) {
            assertThat(Manifests.KINDS).containsKey(Manifests.kind(document));
            assertThat(Manifests.tree(Manifests.typed(document)).equals(document))
                    .as(document.at("/metadata/name").asText())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminationGracePeriodSecond", "podSelector", "startupProbe"})
    void unknownFieldIsRefused(String field) {
        var deployment = Manifests.rendered("production").documents().stream()
                .filter(it -> it.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        var pod = (ObjectNode) deployment.at("/spec/template/spec");
        pod.put(field, 1);

        assertThatThrownBy(() -> Manifests.typed(deployment))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(field);
    }

    @Test
    void wrongTypeDoesNotSurviveTheRoundTrip() {
        var hpa = Manifests.rendered("production").documents().stream()
                .filter(it -> it.path("kind").asText().equals("HorizontalPodAutoscaler"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) hpa.path("spec")).put("minReplicas", "3");

        assertThat(Manifests.tree(Manifests.typed(hpa))).isNotEqualTo(hpa);
    }
}
