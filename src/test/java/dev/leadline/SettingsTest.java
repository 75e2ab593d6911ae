package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.gemini.GeminiConfig;
import dev.leadline.gemini.SimulatorConfig;
import dev.leadline.web.WebConfig;
import dev.leadline.worker.QueueOrder;
import dev.leadline.worker.ServedQueue;
import dev.leadline.worker.WorkerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithConverter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How wrong settings are refused, and what counts as absent. {@code StartIT} shows the same for a real process. */
class SettingsTest {

    private static final List<Class<?>> MAPPINGS = new ClassFileImporter()
            .importPath("target/classes").stream()
                    .filter(one -> one.isAnnotatedWith(ConfigMapping.class))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    /** As in a process with this environment. */
    static SmallRyeConfig configured(Map<String, String> environment, String... profiles) {
        try {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withInterceptors(new SettingBeingRead())
                    .withSources(new EmptySettings())
                    .withSources(new EnvConfigSource(environment, 300))
                    .withSources(new PropertiesConfigSource(
                            Path.of("src/main/resources/application.properties")
                                    .toUri()
                                    .toURL(),
                            250))
                    .withProfiles(List.of(profiles))
                    .withMappingIgnore("leadline.**");
            MAPPINGS.forEach(builder::withMapping);
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LEADLINE_CONCURRENCY | many | a whole number, 1 to 100000",
                "LEADLINE_CONCURRENCY | 0 | a whole number, 1 to 100000",
                "LEADLINE_CONCURRENCY | 1.5 | a whole number, 1 to 100000",
                "LEADLINE_CONCURRENCY | 99999999999999999999 | a whole number, 1 to 100000",
                "LEADLINE_WORKER_CONCURRENCY | many | a whole number, 1 to 100000",
                "LEADLINE_WORKER_BATCH | 501 | a whole number, 1 to 500",
                "LEADLINE_WORKER_MAX_RESULT_BYTES | -1 | a whole number, 1 or more",
                "LEADLINE_QUEUES | a b | names of queues, comma-separated, such as reports,mail or reports:3,mail:1: each 1 to 64"
                        + " letters, digits, dots, hyphens and underscores, and a weight, 1 to 1000, if it has one",
                "LEADLINE_QUEUES | a:0 | names of queues, comma-separated",
                "LEADLINE_QUEUES | a:-1 | names of queues, comma-separated",
                "LEADLINE_QUEUES | a:1.5 | names of queues, comma-separated",
                "LEADLINE_QUEUES | a:1001 | names of queues, comma-separated",
                "LEADLINE_QUEUES | a: | names of queues, comma-separated",
                "LEADLINE_QUEUES | :3 | names of queues, comma-separated",
                "LEADLINE_QUEUES | a:b:3 | names of queues, comma-separated",
                "LEADLINE_QUEUE_ORDER | fast | shared or strict",
                "LEADLINE_TENANT_WEIGHTS | acme | tenants with their weights, comma-separated, such as acme:3,globex:1: each the name"
                        + " of an API key, and 1 to 1000",
                "LEADLINE_TENANT_WEIGHTS | acme:0 | tenants with their weights",
                "LEADLINE_TENANT_WEIGHTS | acme:1.5 | tenants with their weights",
                "LEADLINE_TENANT_WEIGHTS | ac me:2 | tenants with their weights",
                "LEADLINE_TENANTS_MAX_RULES | many | a whole number, 1 or more",
                "LEADLINE_ROLE | boss | api, worker or all",
                "LEADLINE_BROKER_LEASE | soon | a duration above zero, such as PT30S or PT0.5S",
                "LEADLINE_BROKER_LEASE | PT0S | a duration above zero, such as PT30S or PT0.5S",
                "LEADLINE_BROKER_LEASE | -PT5S | a duration above zero, such as PT30S or PT0.5S",
                "LEADLINE_WORKER_GRACE | -PT5S | a duration, such as PT30S, PT0.5S or PT0S",
                "LEADLINE_BROKER_MAX_CRASHES | 1 | a whole number, 2 to 100",
                "LEADLINE_SIMULATOR | perhaps | true or false",
                "LEADLINE_SHARING_WITH | everybody | no, tenant or all",
                "LEADLINE_SHARING_CACHE_FOR | P31D | a duration above zero and up to P30D, such as PT1H",
                "LEADLINE_WEB_ALLOW_LOOPBACK | 2 | true or false",
                "LEADLINE_SIMULATOR_FAULT | fire | one of quota-per-minute, quota-per-day, overloaded, html, empty, blocked,"
                        + " no-candidates, stream-error, stream-cut, stream-reset, hang, reset",
                "LEADLINE_SIMULATOR_PROFILE | overloaded=often | words such as latency=PT0.2S..PT2S overloaded=2% reset=0.5%",
                "LEADLINE_SIMULATOR_LIMITS | *: concurrent=0 | models and their limits, such as gemini-3.8-flash: rpm=10",
                "LEADLINE_LIMITS_ARGS | 2MB | a whole number, 1 or more",
                "LEADLINE_LIMITS_URI | 8K | a whole number, 1 or more",
                "LEADLINE_WEB_MAX_BYTES | 10M | a whole number, 1 or more",
                "LEADLINE_GEMINI_MAX_OUTPUT_TOKENS | all | a whole number, 1 or more",
                "LEADLINE_REDIS_REPLICAS | one | a whole number, 0 or more",
                "LEADLINE_RESEARCH_PARALLEL_FETCHES | 51 | a whole number, 1 to 50",
                "LEADLINE_UPKEEP_RECLAIM_EVERY | often | a duration above zero, such as PT30S or PT0.5S",
            })
    void aWrongSettingIsRefusedByNameWithWhatWouldBeRight(String name, String text, String right) {
        assertThatThrownBy(() -> configured(Map.of(name, text)))
                .hasMessageContaining("\t" + name + " is \"" + text + "\": it must be " + right)
                .hasMessageNotContainingAny("Exception", "SRCFG", "Converter", "dev.leadline", "java.");
    }

    @Test
    void oneOfSeveralQueuesThatIsNoNameIsTheOneThatIsNamed() {
        assertThatThrownBy(() -> configured(Map.of("LEADLINE_QUEUES", "reports,ur gent")))
                .hasMessageContaining("LEADLINE_QUEUES is \"ur gent\": it must be names of queues");
    }

    @Test
    void allWrongSettingsAreReportedTogether() {
        assertThatThrownBy(() -> configured(Map.of("LEADLINE_CONCURRENCY", "many", "LEADLINE_BROKER_LEASE", "soon")))
                .hasMessageContaining("LEADLINE_CONCURRENCY is \"many\"")
                .hasMessageContaining("LEADLINE_BROKER_LEASE is \"soon\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void anEmptyValueCountsAsAbsentWhereverThereIsADefault(String empty) {
        SmallRyeConfig config = configured(Map.ofEntries(
                Map.entry("LEADLINE_CONCURRENCY", empty),
                Map.entry("LEADLINE_QUEUES", empty),
                Map.entry("LEADLINE_QUEUE_ORDER", empty),
                Map.entry("LEADLINE_ROLE", empty),
                Map.entry("LEADLINE_BROKER_LEASE", empty),
                Map.entry("LEADLINE_WORKER_BATCH", empty),
                Map.entry("LEADLINE_SIMULATOR", empty),
                Map.entry("LEADLINE_SIMULATOR_FAULT", empty),
                Map.entry("LEADLINE_WEB_MAX_BYTES", empty),
                Map.entry("LEADLINE_GEMINI_MAX_OUTPUT_TOKENS", empty)));

        WorkerConfig worker = config.getConfigMapping(WorkerConfig.class);
        assertThat(worker.concurrency()).isEmpty();
        assertThat(worker.queues()).isEmpty();
        assertThat(worker.queueOrder()).isEmpty();
        assertThat(worker.batch()).isEqualTo(500);
        assertThat(config.getConfigMapping(RoleConfig.class).role()).isEqualTo(Role.ALL);
        assertThat(config.getConfigMapping(BrokerConfig.class).lease()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.getConfigMapping(SimulatorConfig.class).enabled()).isEmpty();
        assertThat(config.getConfigMapping(SimulatorConfig.class).fault()).isEmpty();
        assertThat(config.getConfigMapping(WebConfig.class).maxBytes()).isEqualTo(10_485_760);
        assertThat(config.getConfigMapping(GeminiConfig.class).maxOutputTokens())
                .isEmpty();
    }

    @Test
    void belowAnEmptyValueTheProfilesOwnCounts() {
        SmallRyeConfig config = configured(Map.of("LEADLINE_ROLE", "", "LEADLINE_WORKER_GRACE", ""), "dev", "worker");

        assertThat(config.getConfigMapping(RoleConfig.class).role()).isEqualTo(Role.WORKER);
        assertThat(config.getConfigMapping(WorkerConfig.class).grace()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void anEmptyLongNameLeavesTheShortOne() {
        SmallRyeConfig config = configured(Map.of("LEADLINE_WORKER_CONCURRENCY", "", "LEADLINE_CONCURRENCY", "7"));

        assertThat(config.getConfigMapping(WorkerConfig.class).concurrency()).contains(7);
    }

    @Test
    void whatIsRightIsTakenInEachOfItsForms() {
        SmallRyeConfig config = configured(Map.of(
                "LEADLINE_CONCURRENCY", " 7 ",
                "LEADLINE_QUEUES", "reports, urgent:3, mail : 1000",
                "LEADLINE_QUEUE_ORDER", "Strict",
                "LEADLINE_BROKER_LEASE", "30s",
                "LEADLINE_SIMULATOR", "ON",
                "LEADLINE_ROLE", "Worker"));

        assertThat(config.getConfigMapping(WorkerConfig.class).concurrency()).contains(7);
        assertThat(config.getConfigMapping(WorkerConfig.class).queues())
                .contains(List.of(
                        new ServedQueue("reports", null), new ServedQueue("urgent", 3), new ServedQueue("mail", 1000)));
        assertThat(config.getConfigMapping(WorkerConfig.class).queueOrder()).contains(QueueOrder.STRICT);
        assertThat(config.getConfigMapping(BrokerConfig.class).lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.getConfigMapping(SimulatorConfig.class).enabled()).contains(true);
        assertThat(config.getConfigMapping(RoleConfig.class).role()).isEqualTo(Role.WORKER);
    }

    @Test
    void everySettingThatIsNotTextHasAConverterThatSaysWhatWouldBeRight() {
        List<String> without = new ArrayList<>();
        MAPPINGS.forEach(mapping -> addThoseWithout(mapping, without));

        assertThat(MAPPINGS).isNotEmpty();
        assertThat(without).isEmpty();
    }

    private static void addThoseWithout(Class<?> mapping, List<String> without) {
        for (Method setting : mapping.getDeclaredMethods()) {
            Class<?> group = group(setting);
            if (group != null) {
                addThoseWithout(group, without);
            } else if (Modifier.isAbstract(setting.getModifiers()) && !isText(setting) && !hasConverter(setting)) {
                without.add(mapping.getSimpleName() + "." + setting.getName());
            }
        }
    }

    /** Of a setting that is a group of settings, or a map of such groups: the interface of the group; else null. */
    private static @Nullable Class<?> group(Method setting) {
        if (setting.getReturnType().isInterface()
                && setting.getReturnType().getName().startsWith("dev.leadline.")) {
            return setting.getReturnType();
        }
        return setting.getGenericReturnType() instanceof ParameterizedType type
                        && type.getActualTypeArguments().length == 2
                        && type.getActualTypeArguments()[1] instanceof Class<?> values
                        && values.getName().startsWith("dev.leadline.")
                        && values.isInterface()
                ? values
                : null;
    }

    private static boolean isText(Method setting) {
        String type = setting.getGenericReturnType().getTypeName();
        return type.matches("(java\\.util\\.(Optional|List|Map)<(java\\.lang\\.String, )?)*java\\.lang\\.String>*");
    }

    private static boolean hasConverter(Method setting) {
        return setting.isAnnotationPresent(WithConverter.class) || hasConverter(setting.getAnnotatedReturnType());
    }

    /** At the type itself, or at what it holds, such as that of a list in an Optional. */
    private static boolean hasConverter(AnnotatedType type) {
        return type.isAnnotationPresent(WithConverter.class)
                || (type instanceof AnnotatedParameterizedType holder
                        && Arrays.stream(holder.getAnnotatedActualTypeArguments())
                                .anyMatch(SettingsTest::hasConverter));
    }
}
