package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private record Checked(@HttpUrl String url) {}

    private static boolean accepts(String url) {
        return VALIDATOR.validate(new Checked(url)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTPS://Example.COM:8443/a/b?q=1&r=%20#part",
                "https://example.com/über",
                "http://127.0.0.1:8080/",
                "http://[::1]/",
            })
    void anHttpUrlIsAccepted(String url) {
        assertThat(accepts(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "/about",
                "//example.com/",
                "http:",
                "http:/example.com",
                "http://",
                "http:///path",
                "https://example.com/a b",
                " https://example.com/",
                "https://example.com/\n",
                "https://example.com/%zz",
                "ftp://example.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "data:text/html,hi",
                "mailto:a@example.com",
            })
    void whatIsNoHttpUrlIsRefused(String url) {
        assertThat(VALIDATOR.validate(new Checked(url)))
                .singleElement()
                .extracting(violation -> violation.getMessage())
                .isEqualTo("must be an http or https URL, such as https://example.com/about");
    }

    @Test
    void aUrlMayHave2048Characters() {
        String start = "https://example.com/";

        assertThat(accepts(start + "x".repeat(2048 - start.length()))).isTrue();
        assertThat(accepts(start + "x".repeat(2049 - start.length()))).isFalse();
    }
}
