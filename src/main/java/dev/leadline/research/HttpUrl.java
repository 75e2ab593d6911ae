package dev.leadline.research;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text is an absolute http or https URL with a host, of at most 2,048 characters. Null is valid, too. */
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = HttpUrl.Check.class)
@interface HttpUrl {

    String message() default "must be an http or https URL, such as https://example.com/about";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks only the form. Whether the host may be fetched from is checked when it is fetched. */
    class Check implements ConstraintValidator<HttpUrl, String> {

        private static final int MAX_LENGTH = 2048;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || isHttpUrl(text);
        }

        static boolean isHttpUrl(String text) {
            try {
                URI url = new URI(text);
                return text.length() <= MAX_LENGTH
                        && url.getHost() != null
                        && Set.of("http", "https")
                                .contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT));
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }
}
