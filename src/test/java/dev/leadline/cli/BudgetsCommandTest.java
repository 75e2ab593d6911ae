package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URL;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who says what tenants may spend. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class BudgetsCommandTest {

    @TestHTTPResource
    URL root;

    private final String tenant = "n" + UUID.randomUUID().toString().substring(0, 8);

    private Shell.Ran run(String... words) {
        return Shell.at(root.toString()).type(words);
    }

    private Shell.Ran done(String... words) {
        Shell.Ran ran = run(words);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran;
    }

    @AfterEach
    void takeAway() {
        done("budgets", "delete", tenant);
    }

    @Test
    void aTenantGetsABudgetAndLosesIt() {
        assertThat(done("budgets", "set", tenant, "--soft", "40", "--hard", "50", "--per", "day")
                        .out())
                .contains("The budget of " + tenant + " is set.");
        assertThat(done("budgets", "--all").out())
                .contains("HARD $", "SPENT $")
                .containsPattern("(?m)^" + tenant + " +day +40 +50 +0 +0 +in ");

        done("budgets", "delete", tenant);
        assertThat(done("budgets", "--all").out()).doesNotContain(tenant);
    }

    @Test
    void aBudgetIsSetAsAWholeAndForAMonthIfNothingElseIsSaid() {
        done("budgets", "set", tenant, "--soft", "40", "--hard", "50", "--per", "day");
        done("budgets", "set", tenant, "--hard", "5.5");

        assertThat(done("budgets", "--all").out()).containsPattern("(?m)^" + tenant + " +month +5\\.5 +0 +0 +in ");
    }

    @Test
    void smallAmountsAreShownWithoutAnExponent() {
        done("budgets", "set", tenant, "--soft", "0.0000001", "--hard", "500000.0");

        assertThat(done("budgets", "--all").out())
                .containsPattern("(?m)^" + tenant + " +month +0\\.0000001 +500000 +0 +0 +in ");
        assertThat(done("budgets", tenant).out())
                .containsPattern("softUsd +0\\.0000001\\R")
                .containsPattern("hardUsd +500000\\R")
                .containsPattern("ends +\\S+Z  \\(in ");
        assertThat(done("budgets", tenant, "--json").out()).contains("\"softUsd\":0.0000001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                   | --soft or --hard is needed
            --hard -1            | 0 to 500000
            --hard 0.00000000001 | ten digits
            --soft 6 --hard 5    | at most hardUsd, 5
            --hard five          | five
            --hard 5 --per week  | [DAY, MONTH]
            """)
    void aBudgetThatCannotBeIsRefusedAndTheErrorSaysWhatWouldBeRight(String options, String right) {
        String[] words = Stream.concat(
                        Stream.of("budgets", "set", tenant),
                        Stream.of(options.split(" ")).filter(word -> !word.isEmpty()))
                .toArray(String[]::new);
        Shell.Ran refused = run(words);

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(refused.err()).contains(right);
        assertThat(done("budgets", "--all").out()).doesNotContain(tenant);
    }
}
