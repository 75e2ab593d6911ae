package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leadline.report.SectionTitles;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The parts of a report, in its order, each with its question. Questions use words that answers are likely to contain.
 */
@RegisterForReflection
enum Section {
    @JsonProperty("overview")
    OVERVIEW(
            "overview",
            "What does it do, where is its headquarters or office, when was it founded or started, how many employees or"
                    + " people work there, who owns it?"),
    @JsonProperty("offering")
    OFFERING(
            "offering",
            "Which products, services, platforms or solutions does it sell, offer or make, and with what prices or"
                    + " pricing model?"),
    @JsonProperty("customers")
    CUSTOMERS(
            "customers",
            "Who are its customers, clients, users and partners, and which case studies, industries or markets are named?"),
    @JsonProperty("leadership")
    LEADERSHIP(
            "leadership",
            "Who leads it and decides about purchases: founders, CEO, chief officers, directors, head of a team, board or"
                    + " management, and since when?"),
    @JsonProperty("funding")
    FUNDING(
            "funding",
            "Which funding rounds, investors, raised amounts, revenue, profit, turnover, valuation or acquisitions are"
                    + " reported?"),
    @JsonProperty("news")
    NEWS(
            "news",
            "What is new: announced, launched, opened, hired, hiring, acquired, expanded, released or signed, with dates?"),
    @JsonProperty("painPoints")
    PAIN_POINTS(
            "painPoints",
            "Which problems, challenges, difficulties, shortages, delays, complaints, losses, costs or risks are reported?"),
    @JsonProperty("technology")
    TECHNOLOGY(
            "technology",
            "Which technology, tools, software, systems, vendors or suppliers does it use or run, as job ads, documents or"
                    + " reports show?"),
    @JsonProperty("competitors")
    COMPETITORS(
            "competitors",
            "Which competitors, rivals, alternatives or market position are named, and how does it compete or compare?"),
    @JsonProperty("outreachAngles")
    OUTREACH(
            "outreachAngles",
            "Which plans, goals, strategy, growth, investments, needs, priorities or upcoming projects give a reason to"
                    + " contact it now?");

    private final String key;
    private final String question;

    Section(String key, String question) {
        this.key = key;
        this.question = question;
    }

    /** Its name in results and steps. */
    String key() {
        return key;
    }

    String title() {
        return SectionTitles.of(key);
    }

    String question() {
        return question;
    }
}
