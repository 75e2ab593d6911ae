package dev.leadline.api;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource method with which operators change something. What it did is noted once it has succeeded. It returns a {@code
 * Uni}, and has the parameters {@code UriInfo} and {@code SecurityContext}.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Audited {

    /** What is done, such as {@code queue.pause}. */
    @Nonbinding
    String value();

    /** Whether the body of the request is noted: not if it may hold arguments of tasks, or secrets. */
    @Nonbinding
    boolean body() default true;

    /** Whether the answer is noted, too: if it has counts alone. */
    @Nonbinding
    boolean answer() default false;
}
