package dev.leadline.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments count as the same, for tasks that are unique. */
class ArgumentsDigestTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    private static final ObjectMapper STRICT = Arguments.strict(new ObjectMapper());

    private final Arguments arguments = new Arguments(new ObjectMapper(), VALIDATOR);

    record Args(
            @JsonAlias("company_name") @Nullable String companyName,
            @Nullable Double count,
            @Nullable Map<String, JsonNode> more) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'companyName':'Acme','count':100,'more':{'a':1,'b':[1,2]}}",
                "{'more':{'b':[1,2],'a':1},'count':100,'companyName':'Acme'}",
                "{'company_name':'Acme','count':100,'more':{'a':1,'b':[1,2]}}",
                "['Acme',100,{'a':1,'b':[1,2]}]",
                "['Acme',100.0,{'a':1.0,'b':[1e0,0.2e1]}]",
                "['Acme',1e2,{'a':10e-1,'b':[1,2]}]",
                "[ 'Ac\\u006de' , 1.00E2, {'b':[1,2], 'a':1} ]"
            })
    void theSameArgumentsInAnotherOrderOrSpellingAreTheSame(String args) {
        assertThat(digest(args)).isEqualTo(digest("['Acme',100,{'a':1,'b':[1,2]}]"));
    }

    @Test
    void aParameterThatIsNullIsOneThatIsAbsent() {
        assertThat(digest("{'companyName':null,'count':1}"))
                .isEqualTo(digest("{'count':1}"))
                .isEqualTo(digest("[null,1]"))
                .isEqualTo(digest("[null,1,null]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['Acme'] | ['ACME']",
                "[null,1] | [null,2]",
                "[null,1] | [null,-1]",
                "[null,100] | [null,10]",
                "[null,0.12345678901234567890] | [null,0.12345678901234567891]",
                "[null,1e999999999] | [null,1e999999998]",
                "[null,null,{'a':1}] | [null,null,{'b':1}]",
                "[null,null,{'a':1}] | [null,null,{'a':'1'}]",
                "[null,null,{'a':[1,2]}] | [null,null,{'a':[2,1]}]",
                "[null,null,{'a':null}] | [null,null,{}]"
            })
    void anythingElseIsAnother(String one, String other) {
        assertThat(digest(one)).isNotEqualTo(digest(other));
    }

    @Test
    void theSameArgumentsOfAnotherHandlerAreAnother() {
        assertThat(digest(new Probe<Args>("one") {}, "{}")).isNotEqualTo(digest(new Probe<Args>("two") {}, "{}"));
    }

    /** What Jackson reads and does not write. */
    static final class Secret {

        @JsonCreator
        Secret(@JsonProperty("value") String value) {
            assertThat(value).isNotNull();
        }
    }

    record Sealed(Secret secret) {}

    @Test
    void argumentsThatCannotBeWrittenAreNotTakenForTheSame() {
        Probe<Sealed> handler = new Probe<>("probe") {};

        assertThat(digest(handler, "[{'value':'one'}]")).isNotEqualTo(digest(handler, "[{'value':'two'}]"));
    }

    @Test
    void aDigestIsShort() {
        // It is in the record: a field of more than 64 bytes would double the record's size.
        assertThat(digest("[]")).matches("[0-9a-f]{32}");
    }

    private String digest(String args) {
        return digest(new Probe<Args>("probe") {}, args);
    }

    private String digest(TaskHandler<?, ?> handler, String args) {
        try {
            return arguments.digest(handler, arguments.encode(handler, STRICT.readTree(args.replace('\'', '"'))));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
