package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of models in force: the one that came with this build, or that of a configured file, which is read again when
 * it has changed. A changed file that cannot be used changes nothing, and the log says why.
 */
@Singleton
public class Models {

    private static final String SHIPPED = "models.json";

    private final Optional<Path> file;
    private final ObjectReader reader;
    private volatile @Nullable ModelCatalog catalog;
    private String read = "";

    public Models(GeminiConfig config, ObjectMapper json) {
        this.file = config.modelsFile().map(Path::of);
        this.reader = json.copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .readerFor(ModelCatalog.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        file.ifPresent(this::readFirst);
    }

    /** What calls cost, by the data in force now. */
    public Prices prices() {
        return new Prices(catalog());
    }

    ModelCatalog catalog() {
        ModelCatalog known = catalog;
        if (known == null) {
            // Not at every start, since many processes never need it.
            known = shipped();
            catalog = known;
        }
        return known;
    }

    /** Reads the file again if it has changed. */
    @Scheduled(every = "{leadline.gemini.models-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reload() {
        file.ifPresent(this::readAgain);
    }

    private void readFirst(Path path) {
        try {
            read = Files.readString(path);
            catalog = parse(read);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "GEMINI_MODELS_FILE must name a file like the models.json of this build, but " + why(path, e));
        }
    }

    private void readAgain(Path path) {
        try {
            String now = Files.readString(path);
            if (!now.equals(read)) {
                read = now;
                catalog = parse(now);
                Log.infof(
                        "The data of models were read again: version %s",
                        catalog().version());
            }
        } catch (IOException e) {
            if (!read.isEmpty()) {
                Log.warnf(
                        "The data of models stay as they are (version %s): %s cannot be read",
                        catalog().version(), path);
            }
            read = "";
        } catch (IllegalArgumentException e) {
            Log.warnf(
                    "The data of models stay as they are (version %s): %s",
                    catalog().version(), why(path, e));
        }
    }

    private static String why(Path path, Exception failure) {
        return failure instanceof IllegalArgumentException
                ? path + ": " + failure.getMessage()
                : path + " cannot be read";
    }

    private ModelCatalog shipped() {
        try (InputStream json = Objects.requireNonNull(Models.class.getResourceAsStream(SHIPPED))) {
            return parse(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if it cannot be used; its message says why */
    private ModelCatalog parse(String text) {
        ModelCatalog parsed;
        try {
            parsed = reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(place(e));
        }
        CatalogCheck.fault(parsed).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return parsed;
    }

    /** The parser's own message names classes, so only the place is said. */
    private static String place(JsonProcessingException failure) {
        String line = failure.getLocation() == null
                ? ""
                : " in line " + failure.getLocation().getLineNr();
        String path = failure instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
                        .collect(Collectors.joining("/", " at /", ""))
                : "";
        return "what is" + path + line + " is no JSON, or is missing, unknown, or of another type";
    }
}
