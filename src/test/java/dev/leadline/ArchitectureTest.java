package dev.leadline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.leadline.handler.TaskHandler;
import dev.leadline.records.Keys;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for all of the main code. The packages ("rooms") and what each may know are the table in ARCHITECTURE.md. */
class ArchitectureTest {

    private static final String ROOT = "dev.leadline";

    /** By path: the class path may hold what Quarkus made of these classes. */
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** Each package, and which others it may know. All may know the root package. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry("api", Set.of("task", "handler", "broker", "listing", "archive", "webhook", "ledger", "http")),
            entry("api.batches", Set.of("task", "broker", "gemini", "http", "api")),
            entry("api.budgets", Set.of("task", "budget", "ledger", "api")),
            entry("archive", Set.of("task", "redis", "records", "broker", "listing")),
            entry("api.fleet", Set.of("task", "handler", "counts", "listing", "archive", "control", "http", "api")),
            entry("api.flows", Set.of("task", "handler", "flow", "http", "api")),
            entry("api.erasures", Set.of("erasure", "listing", "report", "http", "api")),
            entry("api.limits", Set.of("handler", "limit", "http", "api")),
            entry("api.models", Set.of("quota", "handler", "http", "api")),
            entry("api.audit", Set.of("audit", "api")),
            entry("audit", Set.of("redis", "records")),
            entry("api.why", Set.of("task", "listing", "archive", "api")),
            entry(
                    "api.history",
                    Set.of("task", "handler", "broker", "listing", "archive", "flow", "ledger", "http", "api")),
            entry("api.live", Set.of("api", "task", "archive", "listing", "live", "http")),
            entry("api.schedules", Set.of("api", "task", "handler", "broker", "schedule", "http")),
            entry("api.reports", Set.of("task", "archive", "report", "http", "api")),
            entry("api.session", Set.of("http", "api")),
            entry("api.tenants", Set.of("task", "handler", "control", "listing", "http", "api")),
            entry("api.usage", Set.of("task", "ledger", "listing", "archive", "api")),
            entry("api.webhooks", Set.of("task", "broker", "listing", "webhook", "http", "api")),
            entry("api.enqueuer", Set.of("task", "handler", "broker", "http", "api")),
            entry("testkit", Set.of("task", "handler")),
            entry("broker", Set.of("task", "redis", "records", "counts", "ledger")),
            entry("budget", Set.of("task", "redis", "records", "broker", "ledger")),
            entry("claim", Set.of()),
            entry("cli", Set.of()),
            entry("console", Set.of("http")),
            entry("counts", Set.of("task", "redis", "records")),
            entry("control", Set.of("task", "redis", "records", "broker", "listing")),
            entry("decision", Set.of("task")),
            entry("drive", Set.of("task", "handler", "report")),
            entry("earlier", Set.of("task", "handler", "redis", "records", "archive")),
            entry("erasure", Set.of("task", "redis", "records", "broker", "listing", "archive", "report")),
            entry("flow", Set.of("task", "redis", "records", "broker")),
            entry("gemini", Set.of("task", "quota", "budget", "ledger", "sharing", "decision")),
            entry("handler", Set.of("task")),
            entry("http", Set.of()),
            entry("ledger", Set.of("task", "redis", "records")),
            entry("limit", Set.of("task", "redis", "records", "broker")),
            entry("listing", Set.of("task", "redis", "records")),
            entry("live", Set.of("task", "redis", "records", "broker")),
            entry("observe", Set.of("task", "broker")),
            entry("quota", Set.of("task", "redis", "records", "broker", "limit")),
            entry("records", Set.of("task", "redis")),
            entry("redis", Set.of()),
            entry("report", Set.of()),
            entry(
                    "research",
                    Set.of("task", "handler", "web", "gemini", "search", "drive", "decision", "claim", "report")),
            entry("schedule", Set.of("task", "redis", "records", "broker")),
            entry("search", Set.of("task")),
            entry("sharing", Set.of("task", "redis", "records", "broker")),
            entry("task", Set.of()),
            entry("upkeep", Set.of("task", "broker")),
            entry("web", Set.of("redis", "records")),
            entry("webhook", Set.of("task", "records", "broker", "handler", "web")),
            entry("worker", Set.of("task", "handler", "broker", "budget", "counts", "flow", "ledger", "live")));

    /** The classes that may subscribe; a comment at each place says why no pipeline could own the subscription. */
    private static final Set<String> SUBSCRIBERS = Set.of(
            "dev.leadline.archive.Lane",
            "dev.leadline.budget.Payment",
            "dev.leadline.redis.GroupCommit",
            "dev.leadline.broker.Waiters",
            "dev.leadline.testkit.TestRun",
            "dev.leadline.schedule.Ticker",
            "dev.leadline.api.schedules.DeclaredSchedules",
            "dev.leadline.live.ChunkWriter",
            "dev.leadline.live.LiveStreams",
            "dev.leadline.limit.DeclaredRules",
            "dev.leadline.control.ConfiguredWeights",
            "dev.leadline.counts.CountWriter",
            "dev.leadline.sharing.SharedCalls",
            "dev.leadline.worker.Heartbeat",
            "dev.leadline.worker.ProgressReports",
            "dev.leadline.worker.Shutdown",
            "dev.leadline.worker.Slot",
            "dev.leadline.worker.Slots",
            "dev.leadline.worker.Taker",
            "dev.leadline.worker.WakeWait",
            "dev.leadline.worker.WorkerPool");

    /**
     * The classes that may block, each on a thread that may: before the first event loop runs, at the end, or on a
     * handler's own; in a unit test; or in the command line, where nothing of the server runs.
     */
    private static final Set<String> MAY_BLOCK = Set.of(
            "dev.leadline.cli.GoogleSignIn",
            "dev.leadline.cli.Pause",
            "dev.leadline.cli.Server",
            "dev.leadline.counts.CountWriter",
            "dev.leadline.redis.EmbeddedRedis",
            "dev.leadline.testkit.TestRun",
            "dev.leadline.live.Readers",
            "dev.leadline.worker.Shutdown",
            "dev.leadline.worker.TaskRunner");

    static Stream<String> rooms() {
        return ROOMS.keySet().stream().sorted();
    }

    // ── Rooms ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void everyClassIsInARoomOfTheTable() {
        Set<String> used = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used)
                .isEqualTo(ROOMS.keySet().stream()
                        .map(ArchitectureTest::packageOf)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsBelowIt(String room) {
        knowsOnly(room, ROOMS.get(room)).check(MAIN);
    }

    @Test
    void theRoleKnowsNoRoom() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".*..")
                .check(MAIN);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theVocabularyKnowsOnlyTheJdk() {
        onlyUses("task", "java..", "org.jspecify..", ROOT).check(MAIN);
    }

    @Test
    void whatAuthorsOfHandlersGetKnowsNoServerAndNoRedis() {
        onlyUses(
                        "handler",
                        "java..",
                        "org.jspecify..",
                        "dev.leadline.task",
                        "io.smallrye.mutiny..",
                        "com.fasterxml.jackson..",
                        "com.fasterxml.classmate",
                        "com.github.victools..",
                        "jakarta.validation..",
                        "jakarta.inject..",
                        "io.quarkus.arc",
                        "org.jboss.logging")
                .check(MAIN);
    }

    /** Not even the root package: it uses the REST API alone, so that it works with any server, and starts fast. */
    @Test
    void theCommandLineKnowsNothingOfTheServer() {
        onlyUses(
                        "cli",
                        "java..",
                        "org.jspecify..",
                        "picocli..",
                        "com.fasterxml.jackson..",
                        "com.sun.net.httpserver",
                        "io.quarkus.runtime..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(packageOf("cli"))
                .and()
                .doNotHaveSimpleName("Program")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus..")
                .check(MAIN);
    }

    /** In a native executable Jackson would write such a record as an empty object, and the task's options would be lost. */
    @Test
    void recordsThatAreWrittenAsJsonAreRegisteredForReflection() {
        classes()
                .that()
                .resideInAnyPackage(packageOf("broker"), packageOf("records"))
                .and()
                .areRecords()
                .and()
                .haveModifier(JavaModifier.PRIVATE)
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(MAIN);
    }

    @Test
    void noPackageIsNamedAfterALayer() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..model..", "..service..", "..impl..")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = new ArrayList<>();
        Set<JavaPackage> packages = MAIN.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        for (JavaPackage one : packages) {
            if (!one.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(one.getName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    // ── Reactive ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void onlyTheListedClassesBlock() {
        assertThat(Calls.whoBlocks(MAIN)).isEqualTo(MAY_BLOCK);
    }

    @Test
    void onlyTheListedClassesSubscribe() {
        assertThat(Calls.whoSubscribes(MAIN)).isEqualTo(SUBSCRIBERS);
    }

    // ── Who may use what ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void onlyTheRoomsOverRedisSpeakToRedis() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        packageOf("redis"),
                        packageOf("records"),
                        packageOf("broker"),
                        packageOf("flow"),
                        packageOf("listing"),
                        packageOf("schedule"),
                        packageOf("control"),
                        packageOf("counts"),
                        packageOf("earlier"),
                        packageOf("erasure"),
                        packageOf("limit"),
                        packageOf("ledger"),
                        packageOf("budget"),
                        packageOf("quota"),
                        packageOf("sharing"),
                        packageOf("archive"),
                        packageOf("audit"),
                        packageOf("web"),
                        packageOf("live"))
                .and()
                .doNotBelongToAnyOf(VertxInternals.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.redis..", "io.vertx.mutiny.redis..", "io.quarkus.redis..", "redis..")
                .check(MAIN);
    }

    @Test
    void onlyTheArchiveSpeaksToPostgres() {
        onlyIn(
                        "archive",
                        "io.vertx.pgclient..",
                        "io.vertx.sqlclient..",
                        "io.vertx.mutiny.sqlclient..",
                        "org.flywaydb..",
                        "java.sql..")
                .check(MAIN);
    }

    @Test
    void theInsideOfVertxIsSeenFromOneClassAlone() {
        insideOfVertx().check(MAIN);
    }

    @Test
    void onlyTheApiServesRest() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf("api") + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(MAIN);
    }

    /** The allowed methods are read from them, in a native executable, too. */
    @Test
    void everyResourceIsRegisteredForReflection() {
        classes()
                .that()
                .areAnnotatedWith(jakarta.ws.rs.Path.class)
                .and()
                .areNotInterfaces()
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(MAIN);
    }

    @Test
    void onlyKeysBuildsKeys() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(KeyPrefix.class)
                .should()
                .callMethod(RedisConfig.class, "prefix")
                .check(MAIN);
        noClasses()
                .that()
                .doNotBelongToAnyOf(Keys.class, Scripts.class)
                .should()
                .callMethod(KeyPrefix.class, "value")
                .check(MAIN);
    }

    @Test
    void dependenciesComeThroughConstructors() {
        injectedFields().check(MAIN);
    }

    @Test
    void everyHandlerIsOneObjectThatNobodyElseSees() {
        classes()
                .that()
                .areAssignableTo(TaskHandler.class)
                .and()
                .areNotInterfaces()
                .should()
                .beAnnotatedWith(Singleton.class)
                .andShould()
                .notBePublic()
                .check(MAIN);
    }

    @Test
    void theRulesSeeWhatTheyForbid() {
        JavaClasses sinner = new ClassFileImporter().importClasses(Sinner.class);
        Set<String> me = Set.of(ArchitectureTest.class.getName());

        assertThat(Calls.whoBlocks(sinner)).isEqualTo(me);
        assertThat(Calls.whoSubscribes(sinner)).isEqualTo(me);
        assertThat(injectedFields().evaluate(sinner).hasViolation()).isTrue();
        assertThat(knowsOnly("worker", Set.of("task")).evaluate(MAIN).hasViolation())
                .isTrue();
        assertThat(insideOfVertx().evaluate(sinner).hasViolation()).isTrue();
    }

    /** Does everything that the rules forbid, once. */
    @SuppressWarnings("unused")
    private static final class Sinner {

        @Inject
        Keys keys;

        io.vertx.core.impl.VertxInternal inside;

        Object block(Uni<String> uni) throws InterruptedException {
            new CountDownLatch(1).await();
            return uni.await().indefinitely();
        }

        void subscribe(Uni<String> uni) {
            uni.subscribe().with(item -> {});
        }
    }

    // ── Parts of the rules ──────────────────────────────────────────────────────────────────────────────────────────

    private static String packageOf(String room) {
        return ROOT + "." + room;
    }

    private static ArchRule knowsOnly(String room, Set<String> others) {
        String[] allowed = Stream.concat(Stream.of(room), others.stream())
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".*..").and(not(resideInAnyPackage(allowed))));
    }

    private static ArchRule onlyUses(String room, String... packages) {
        String[] allowed =
                Stream.concat(Stream.of(packageOf(room)), Stream.of(packages)).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule onlyIn(String room, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(packageOf(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static ArchRule insideOfVertx() {
        return noClasses()
                .that()
                .doNotBelongToAnyOf(VertxInternals.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..impl..");
    }

    private static ArchRule injectedFields() {
        return noFields().should().beAnnotatedWith(Inject.class).orShould().beAnnotatedWith(ConfigProperty.class);
    }
}
