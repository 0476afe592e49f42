package dev.roomkey.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests promise: that they fit together, and that the gateway can keep to them. */
class DeploymentTest {
    private static final Pattern FILE_KEY = Pattern.compile("-file: ([^\\s,}]+)");
    /** What dev.roomkey.cli.Serve gives a gateway beyond its drain delay. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void everyPodIsOfTheRestrictedKind(String overlay) {
        for (var deployment : Manifests.rendered(overlay).all(Deployment.class)) {
            var pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getContainers()).allSatisfy(container -> {
                var context = container.getSecurityContext();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                assertThat(context.getPrivileged()).isNull();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits().get("memory"))
                        .isEqualTo(container.getResources().getRequests().get("memory"));
                assertThat(container.getImage())
                        .matches(".+(:[^:/]+|@sha256:[0-9a-f]{64})")
                        .doesNotEndWith(":latest");
            });
        }
    }

    @Test
    void probesAskTheManagementListener() {
        var container = gateway("production");
        var probes = Map.of(
                "/health/started", container.getStartupProbe(),
                "/health/live", container.getLivenessProbe(),
                "/health/ready", container.getReadinessProbe());

        probes.forEach((path, probe) -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
            assertThat(portOf(probe)).isEqualTo("management");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void gracePeriodIsLongerThanAnyEnd(String overlay) throws Exception {
        var pod = Manifests.rendered(overlay)
                .one(Deployment.class, "roomkey")
                .getSpec()
                .getTemplate()
                .getSpec();
        var preStop = pod.getContainers()
                .getFirst()
                .getLifecycle()
                .getPreStop()
                .getSleep()
                .getSeconds();
        var grace = Duration.ofSeconds(pod.getTerminationGracePeriodSeconds());

        var longest = Duration.ofSeconds(preStop)
                .plus(config(overlay).http().drainDelay())
                .plus(STOP_TIMEOUT);

        assertThat(grace).isGreaterThan(longest);
    }

    @Test
    void gatewayDrainsForLongerThanReadinessTakesToTell() throws Exception {
        var probe = gateway("production").getReadinessProbe();
        var told = Duration.ofSeconds((long) probe.getPeriodSeconds() * probe.getFailureThreshold());

        assertThat(config("production").http().drainDelay()).isGreaterThan(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void renderedConfigurationLoadsWithoutAWarning(String overlay) throws Exception {
        assertThat(loaded(overlay).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void configurationAndContainerAgreeOnPorts(String overlay) throws Exception {
        var config = config(overlay);

        assertThat(ports(overlay)).contains(Map.entry("http", config.http().port()));
        assertThat(ports(overlay))
                .contains(Map.entry("management", config.management().port()));
        assertThat(config.management().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void developmentBringsEverySecretThatItsConfigurationNames() {
        var secret = Manifests.rendered("dev").all(Secret.class).getFirst();

        assertThat(secret.getMetadata().getName()).startsWith("roomkey-secrets");
        assertThat(secret.getData().keySet()).containsExactlyInAnyOrderElementsOf(secretFiles("dev"));
        assertThat(secret.getData().values())
                .allSatisfy(it -> assertThat(Base64.getDecoder().decode(it)).hasSizeGreaterThanOrEqualTo(32));
    }

    @Test
    void externalSecretHoldsEveryFileThatTheConfigurationNames() {
        var keys = Manifests.rendered("everything").documents().stream()
                .filter(it -> it.path("kind").asText().equals("ExternalSecret"))
                .flatMap(it -> Stream.ofNullable(it.at("/spec/data")))
                .flatMap(it -> it.findValuesAsText("secretKey").stream())
                .toList();

        assertThat(keys).containsExactlyInAnyOrderElementsOf(secretFiles("production"));
    }

    @Test
    void readmeMakesEverySecretThatProductionNames() throws Exception {
        var readme = Files.readString(Path.of("k8s/README.md"));

        assertThat(secretFiles("production"))
                .allSatisfy(it -> assertThat(readme).contains("--from-file=" + it + "="));
    }

    @Test
    void mountedConfigMapIsTheOneThatIsThere() {
        var manifests = Manifests.rendered("production");
        var sources = manifests
                .one(Deployment.class, "roomkey")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes()
                .getFirst()
                .getProjected()
                .getSources();

        var mounted = sources.getFirst().getConfigMap().getName();

        assertThat(mounted).startsWith("roomkey-config-");
        assertThat(manifests.one(ConfigMap.class, mounted).getData()).containsOnlyKeys("gateway.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void everySelectorFindsPods(String overlay) {
        var manifests = Manifests.rendered(overlay);
        var selectors = Stream.of(
                        manifests.all(Service.class).stream()
                                .map(it -> it.getSpec().getSelector()),
                        manifests.all(PodDisruptionBudget.class).stream()
                                .map(it -> it.getSpec().getSelector().getMatchLabels()),
                        manifests.all(NetworkPolicy.class).stream()
                                .map(it -> it.getSpec().getPodSelector().getMatchLabels()),
                        manifests.all(Deployment.class).stream()
                                .map(it -> it.getSpec().getSelector().getMatchLabels()),
                        manifests
                                .one(Deployment.class, "roomkey")
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getTopologySpreadConstraints()
                                .stream()
                                .map(it -> it.getLabelSelector())
                                .map(LabelSelector::getMatchLabels))
                .flatMap(it -> it)
                .toList();

        assertThat(selectors)
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(pods(manifests, selector)).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void everyPortThatIsNamedIsThere(String overlay) {
        var manifests = Manifests.rendered(overlay);
        for (var service : manifests.all(Service.class)) {
            for (var port : service.getSpec().getPorts()) {
                assertThat(portNames(manifests, service.getSpec().getSelector()))
                        .as(service.getMetadata().getName())
                        .contains(port.getTargetPort().getStrVal());
            }
        }
        for (var policy : manifests.all(NetworkPolicy.class)) {
            var names = policy.getSpec().getIngress().stream()
                    .flatMap(it -> it.getPorts().stream())
                    .map(NetworkPolicyPort::getPort)
                    .map(it -> it.getStrVal())
                    .toList();
            assertThat(portNames(manifests, policy.getSpec().getPodSelector().getMatchLabels()))
                    .as(policy.getMetadata().getName())
                    .containsAll(names);
        }
    }

    @Test
    void ingressLeadsToTheServiceByAPortThatItHas() throws Exception {
        var manifests = Manifests.rendered("production");
        var path = manifests
                .one(Ingress.class, "roomkey")
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst();
        var target = path.getBackend().getService();

        assertThat(path.getPath()).isEqualTo(config("production").http().path());
        assertThat(manifests.one(Service.class, target.getName()).getSpec().getPorts())
                .anySatisfy(it ->
                        assertThat(it.getName()).isEqualTo(target.getPort().getName()));
    }

    @Test
    void disruptionsLeaveMoreThanHalfOfTheFewestPods() {
        var manifests = Manifests.rendered("production");
        var fewest = manifests
                .one(HorizontalPodAutoscaler.class, "roomkey")
                .getSpec()
                .getMinReplicas();
        var away = manifests
                .one(PodDisruptionBudget.class, "roomkey")
                .getSpec()
                .getMaxUnavailable()
                .getIntVal();

        assertThat(fewest - away).isGreaterThan(fewest / 2);
    }

    @Test
    void assumedInstancesAreTheFewestPods() throws Exception {
        var fewest = Manifests.rendered("production")
                .one(HorizontalPodAutoscaler.class, "roomkey")
                .getSpec()
                .getMinReplicas();

        assertThat(config("production").limits().expectedInstances()).isEqualTo(fewest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void whatIsNotNamedIsDenied(String overlay) {
        var deny = Manifests.rendered(overlay).one(NetworkPolicy.class, "roomkey-default-deny");

        assertThat(deny.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(deny.getSpec().getIngress()).isEmpty();
        assertThat(deny.getSpec().getEgress()).isEmpty();
    }

    @Test
    void productionHasNoWayOutButDnsAndRedis() {
        var ways = Manifests.rendered("production").all(NetworkPolicy.class).stream()
                .filter(it -> !it.getSpec().getEgress().isEmpty())
                .map(it -> it.getMetadata().getName());

        assertThat(ways).containsExactlyInAnyOrder("roomkey-dns", "roomkey-redis");
    }

    private static Container gateway(String overlay) {
        return Manifests.rendered(overlay)
                .one(Deployment.class, "roomkey")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static Map<String, Integer> ports(String overlay) {
        return gateway(overlay).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    }

    private static String portOf(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal();
    }

    private static List<Deployment> pods(Manifests manifests, Map<String, String> selector) {
        return manifests.all(Deployment.class).stream()
                .filter(it -> it.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(selector.entrySet()))
                .toList();
    }

    private static Set<String> portNames(Manifests manifests, Map<String, String> selector) {
        return pods(manifests, selector).stream()
                .flatMap(it -> it.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(it -> it.getPorts().stream())
                .map(ContainerPort::getName)
                .collect(Collectors.toSet());
    }

    private static String text(String overlay) {
        return Manifests.rendered(overlay).all(ConfigMap.class).stream()
                .filter(it -> named(it, "roomkey-config"))
                .map(it -> it.getData().get("gateway.yaml"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean named(HasMetadata document, String prefix) {
        return document.getMetadata().getName().startsWith(prefix);
    }

    private static Set<String> secretFiles(String overlay) {
        return FILE_KEY.matcher(text(overlay)).results().map(it -> it.group(1)).collect(Collectors.toSet());
    }

    private GatewayConfig config(String overlay) throws IOException {
        return loaded(overlay).config();
    }

    /** As the gateway loads it: beside its secrets, which are made up here. */
    private ConfigLoader.Loaded loaded(String overlay) throws IOException {
        var key = Base64.getEncoder().encodeToString(new byte[32]);
        for (var file : secretFiles(overlay)) {
            write(
                    file,
                    file.endsWith("key") || file.endsWith("keys") ? key : "a secret of more than 32 bytes for " + file);
        }
        write("gateway.yaml", text(overlay));
        var result = new ConfigLoader(Map.of()).load(folder.resolve("gateway.yaml"));
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return (ConfigLoader.Loaded) result;
    }

    private void write(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    }
}
