package dev.roomkey;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between packages. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.roomkey");

    /** What each package may import of Roomkey; whatever is not named here may import nothing. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("loop", List.of()),
            Map.entry("metrics", List.of("model")),
            Map.entry("token", List.of("model")),
            Map.entry("inspect", List.of("model", "token")),
            Map.entry("redis", List.of("model", "loop", "metrics")),
            Map.entry("app", List.of("model", "redis")),
            Map.entry("callback", List.of("model", "app", "policy", "token")),
            Map.entry("session", List.of("model", "redis", "app")),
            Map.entry("tracing", List.of("model", "metrics", "app")),
            Map.entry("limit", List.of("model", "redis")),
            Map.entry("policy", List.of("model", "token")),
            Map.entry("tokencache", List.of("model", "redis", "token")),
            Map.entry(
                    "join",
                    List.of(
                            "model",
                            "session",
                            "callback",
                            "policy",
                            "limit",
                            "token",
                            "tokencache",
                            "audit",
                            "metrics")),
            Map.entry("audit", List.of()),
            Map.entry("admin", List.of("model", "limit", "token", "tokencache", "audit")),
            Map.entry("health", List.of("model")),
            Map.entry("webhook", List.of("model", "token", "tokencache")),
            Map.entry(
                    "http",
                    List.of(
                            "model", "loop", "session", "policy", "join", "admin", "health", "limit", "webhook",
                            "metrics")),
            Map.entry("playground", List.of("model", "token", "session")),
            Map.entry("config", List.of("model")));

    static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsOnlyWhatTheDesignAllows(String name) {
        var allowed = ARROWS.getOrDefault(name, List.of()).stream()
                .map(it -> "dev.roomkey." + it)
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> permitted = resideInAnyPackage(allowed)
                .or(resideInAPackage("dev.roomkey." + name))
                .or(describe("not Roomkey's", it -> !it.getPackageName().startsWith("dev.roomkey")));
        if (name.equals("config")) {
            permitted = permitted.or(describe("what the records of features are made of", CONFIGURATION::contains));
        }
        classes()
                .that()
                .resideInAPackage("dev.roomkey." + name)
                .should()
                .onlyDependOnClassesThat(permitted)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    /** The features' configuration records and all that they are made of, down to the last enum. */
    private static final Set<JavaClass> CONFIGURATION = configuration();

    private static Set<JavaClass> configuration() {
        var found = new HashSet<JavaClass>();
        var rest = new ArrayDeque<JavaClass>();
        MAIN.stream().filter(it -> it.getSimpleName().endsWith("Config")).forEach(rest::add);
        while (!rest.isEmpty()) {
            var type = rest.remove();
            if (type.getPackageName().startsWith("dev.roomkey") && found.add(type)) {
                type.getAllFields().forEach(it -> rest.addAll(it.getAllInvolvedRawTypes()));
                MAIN.stream()
                        .filter(it ->
                                it.getEnclosingClass().filter(type::equals).isPresent())
                        .forEach(rest::add);
            }
        }
        return found;
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("dev.roomkey.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void vertxWebStaysAtTheEdge() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.roomkey.http", "dev.roomkey.playground", "dev.roomkey")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.ext.web..")
                .check(MAIN);
    }

    @Test
    void redisClientStaysBehindTheStores() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.roomkey.redis", "dev.roomkey.limit", "dev.roomkey.session", "dev.roomkey.tokencache")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.redis..")
                .check(MAIN);
    }

    @Test
    void openTelemetryStaysInTracing() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.roomkey.tracing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(MAIN);
    }

    @Test
    void clockAndRandomAreHandedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.roomkey", "dev.roomkey.cli")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .check(MAIN);
    }

    @Test
    void nothingBlocks() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.roomkey", "dev.roomkey.cli")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(io.vertx.core.Future.class, "await")
                .orShould()
                .callMethod(java.util.concurrent.CompletableFuture.class, "join")
                .orShould()
                .callMethod(java.util.concurrent.CompletableFuture.class, "get")
                .check(MAIN);
    }
}
