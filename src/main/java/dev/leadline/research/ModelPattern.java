package dev.leadline.research;

/** How tasks name models. */
final class ModelPattern {

    /** One model, or up to five: each is asked if those before it cannot serve. */
    static final String MODELS = "[A-Za-z0-9._-]{1,100}(,[A-Za-z0-9._-]{1,100}){0,4}";

    static final String MESSAGE =
            "must be the name of a model, such as gemini-3.8-flash, or up to five with commas between them";

    private ModelPattern() {}
}
