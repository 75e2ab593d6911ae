package dev.leadline.gemini;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models, as it is in {@code models.json}: what requests they take, how much they read, what they cost.
 *
 * @param version names this state of the data, such as its date
 * @param zone the time zone in which days begin, such as {@code America/Los_Angeles}
 * @param tiers what each tier costs, in thousandths of the standard price, if a model says nothing else
 * @param families what models have in common whose names begin alike
 */
@RegisterForReflection
record ModelCatalog(
        @JsonProperty(required = true) String version,
        @JsonProperty(required = true) ZoneId zone,
        @JsonProperty(required = true) Map<Tier, Integer> tiers,
        @JsonProperty(required = true) List<Family> families,
        @JsonProperty(required = true) List<Model> models) {

    /** What is after the name of a model in the name of one of its versions, such as {@code -001}. */
    private static final Pattern VERSION = Pattern.compile("(?:-\\d[\\d-]*)?");

    /**
     * Models whose names begin alike.
     *
     * @param prefix how their names begin
     * @param contextTokens how many tokens a model of the family reads
     * @param outputTokens how many tokens it writes, thoughts included
     * @param sharedContext whether what it writes takes room from what it reads
     * @param candidates how many answers a request may ask for
     * @param thinkingLevels in lower case; empty: it has none
     * @param refused JSON Pointers of fields with which a request is refused
     * @param ignored JSON Pointers of fields that have no effect
     */
    @RegisterForReflection
    record Family(
            @JsonProperty(required = true) String prefix,
            long contextTokens,
            long outputTokens,
            boolean sharedContext,
            int candidates,
            @JsonProperty(required = true) List<String> thinkingLevels,
            @JsonProperty(required = true) List<String> refused,
            @JsonProperty(required = true) List<String> ignored) {}

    /**
     * One model.
     *
     * @param thinkingLevels null: those of its family
     * @param contextTokens null: that of its family
     * @param outputTokens null: that of its family
     * @param routed null: it answers by itself
     * @param search null: it has no search, or its price is not known
     * @param tiers null: those of the catalog
     * @param lacks the tiers that it does not have; null: none
     * @param source where this was read, and when
     */
    @RegisterForReflection
    record Model(
            @JsonProperty(required = true) String name,
            @Nullable List<String> thinkingLevels,
            @Nullable Long contextTokens,
            @Nullable Long outputTokens,
            @Nullable Routed routed,
            @JsonProperty(required = true) List<Price> prices,
            @Nullable Search search,
            @Nullable Map<Tier, Integer> tiers,
            @Nullable List<Tier> lacks,
            @Nullable String source) {

        boolean has(Tier tier) {
            return lacks == null || !lacks.contains(tier);
        }

        /** The one that is in force on this day for a prompt of this length. */
        Optional<Price> price(LocalDate day, long promptTokens) {
            return prices.stream()
                    .filter(price -> price.holdsOn(day) && (price.above() == 0 || promptTokens > price.above()))
                    .max(Comparator.comparingLong(Price::above));
        }
    }

    /**
     * Another model answers, at that model's price.
     *
     * @param from the first day
     */
    @RegisterForReflection
    record Routed(
            @JsonProperty(required = true) String to,
            @JsonProperty(required = true) LocalDate from) {}

    /**
     * A price in force for a while, in millionths of a dollar for a million tokens.
     *
     * @param from the first day; null: as long as the model exists
     * @param until the last day; null: no end is known
     * @param abovePromptTokens null: 0; holds for prompts that have more tokens than this
     * @param output of answers and thoughts
     * @param cached of tokens that were read from a cache
     */
    @RegisterForReflection
    record Price(
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable Long abovePromptTokens,
            long input,
            long output,
            long cached) {

        long above() {
            return abovePromptTokens == null ? 0 : abovePromptTokens;
        }

        boolean holdsOn(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
        }
    }

    /**
     * What searching costs.
     *
     * @param thousand in millionths of a dollar for a thousand
     */
    @RegisterForReflection
    record Search(@JsonProperty(required = true) Per per, long thousand) {

        /** What is counted: each query, or each answer for which there was at least one. */
        @RegisterForReflection
        enum Per {
            QUERY,
            ANSWER
        }
    }

    /** The family of the longest prefix that fits; empty for models that are not known. */
    Optional<Family> family(String model) {
        return families.stream()
                .filter(family -> model.startsWith(family.prefix()))
                .max(Comparator.comparingInt(family -> family.prefix().length()));
    }

    /** The model of this name, or that this is a version of. */
    Optional<Model> model(String name) {
        return models.stream()
                .filter(model -> name.startsWith(model.name())
                        && VERSION.matcher(name.substring(model.name().length()))
                                .matches())
                .max(Comparator.comparingInt(model -> model.name().length()));
    }

    /** The model that answers when this one is asked. */
    Optional<Model> answering(String name, LocalDate day) {
        return model(name).flatMap(model -> {
            Routed routed = model.routed();
            return routed == null || day.isBefore(routed.from()) ? Optional.of(model) : answering(routed.to(), day);
        });
    }

    LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    int tier(Model model, Tier tier) {
        return Objects.requireNonNull(
                Optional.ofNullable(model.tiers()).map(own -> own.get(tier)).orElse(tiers.get(tier)));
    }
}
