package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A server-sent event, as the HTML standard has it. */
record Event(@Nullable String id, String name, String data) {

    JsonNode json() {
        return Json.require(data, "an event");
    }
}
