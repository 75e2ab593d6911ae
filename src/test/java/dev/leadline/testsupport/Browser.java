package dev.leadline.testsupport;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, without a window. Where there is none, the tests that need it are skipped with a sentence that says
 * so, since nothing but Java is needed to build; with {@code -Dleadline.browser=required}, as in {@code .ci/run}, they fail.
 */
public final class Browser implements AutoCloseable {

    private static final String MISSING =
            "The tests of the console need Chromium, and there is none in /usr/bin: install it (Debian:"
                    + " apt-get install chromium), or say where it is with CHROMIUM=/path/to/chromium";

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> errors = new ArrayList<>();

    private Browser(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        // The gate runs as root, for whom Chromium's sandbox does not start.
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    public static Browser start() {
        Optional<Path> program = Stream.of(
                        System.getenv().getOrDefault("CHROMIUM", ""),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty() && "required".equals(System.getProperty("leadline.browser"))) {
            throw new IllegalStateException(MISSING);
        }
        if (program.isEmpty()) {
            System.err.println("SKIPPED: " + MISSING);
        }
        Assumptions.assumeTrue(program.isPresent(), MISSING);
        return new Browser(program.orElseThrow());
    }

    /** A new tab of somebody who has not been there before. Errors of its scripts are noted. */
    public Page open(String address, ColorScheme colours, int width, int height) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(address)
                .setColorScheme(colours)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setViewportSize(width, height));
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        return page;
    }

    /** What went wrong in scripts, and what the policy of the page refused. */
    public List<String> errors() {
        return errors;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
