package dev.leadline.research;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.AnswerSchema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.Optional;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** The JSON is an object with a JSON Schema that answers can be checked against. Null is valid, too. */
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
@Constraint(validatedBy = JsonSchema.Check.class)
@interface JsonSchema {

    String message() default "must be a JSON Schema, that is an object";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Its message says what is wrong with the schema. */
    class Check implements ConstraintValidator<JsonSchema, JsonNode> {

        @Override
        public boolean isValid(@Nullable JsonNode schema, ConstraintValidatorContext context) {
            if (schema == null) {
                return true;
            }
            if (!schema.isObject()) {
                return false;
            }
            Optional<String> fault = new AnswerSchema(schema).fault();
            fault.ifPresent(what -> say(what, context));
            return fault.isEmpty();
        }

        private static void say(String fault, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            // The fault may repeat text of the schema, which must not be read as an expression of the message.
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .addMessageParameter("fault", fault)
                    .buildConstraintViolationWithTemplate("must be a JSON Schema that can be used: {fault}")
                    .addConstraintViolation();
        }
    }
}
