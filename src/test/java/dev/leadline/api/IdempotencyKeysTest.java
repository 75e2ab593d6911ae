package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.Arguments;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the same request under one Idempotency-Key. */
class IdempotencyKeysTest {

    private static final ObjectMapper STRICT = Arguments.strict(new ObjectMapper());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'task':'t','queue':'q','args':{'a':{'b':1,'c':[{'d':1,'e':2}]},'f':0.5}}",
                "{ 'args': {'f': 0.50, 'a': {'c': [{'e': 2, 'd': 1}], 'b': 1}}, 'queue': 'q', 'task': 't' }",
                "{'task':'t','queue':'q','args':{'a':{'b':1,'c':[{'d':1,'e':2}]},'f':5e-1},'priority':null,'tags':null}",
                "{'t\\u0061sk':'t','queue':'q','args':{'a':{'b':1,'c':[{'d':1,'e':2}]},'f':0.5}}",
                "{'task':'t','queue':'q','args':{'a':{'b':1.0,'c':[{'d':10e-1,'e':2}]},'f':0.5}}"
            })
    void theSameFieldsInAnotherOrderOrSpellingAreTheSameRequest(String body) {
        // SHA-256 of the sorted JSON: a digest that changed with a release would refuse keys that were used before it.
        assertThat(digest(body)).isEqualTo("d6e33368919f165c9f1334a012e8ac3016d1da1fb35dfbf35fb21457b4566755");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'task':'t','args':[1]} | {'task':'t','args':{'a':1}}",
                "{'task':'t','args':[1,2]} | {'task':'t','args':[2,1]}",
                "{'task':'t','args':['1']} | {'task':'t','args':[1]}",
                "{'task':'t','args':[null]} | {'task':'t','args':[]}",
                "{'task':'t','args':{'a':null}} | {'task':'t','args':{}}",
                "{'task':'t','unique':{'while':'waiting'}} | {'task':'t','unique':{'while':'running'}}",
                "{'task':'t','unique':{'for':'PT1H'}} | {'task':'t'}",
                "{'task':'t','queue':'t'} | {'task':'t','priority':'t'}",
                "{'task':'t','tags':['a','b']} | {'task':'t','tags':['b','a']}",
                "{'task':'t','args':[0.12345678901234567890]} | {'task':'t','args':[0.12345678901234567891]}",
                "{'task':'t','args':[12345678901234567890.1]} | {'task':'t','args':[12345678901234567890.2]}",
                "{'task':'t','args':[123456789012345678901]} | {'task':'t','args':[123456789012345678902]}"
            })
    void anythingElseIsAnotherRequest(String one, String other) {
        assertThat(digest(one)).isNotEqualTo(digest(other));
    }

    private static String digest(String body) {
        try {
            return IdempotencyKeys.digest(STRICT.readValue(body.replace('\'', '"'), SubmitTask.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
