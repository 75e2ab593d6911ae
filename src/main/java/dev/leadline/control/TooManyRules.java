package dev.leadline.control;

/** There are as many weights, limits and paused queues as the configuration allows. */
public final class TooManyRules extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyRules(int most) {
        super("there are " + most + " weights, limits and paused queues already: remove some, or set"
                + " leadline.tenants.max-rules higher");
    }
}
