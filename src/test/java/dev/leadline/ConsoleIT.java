package dev.leadline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.leadline.drive.DriveStandIn;
import dev.leadline.testsupport.Browser;
import dev.leadline.testsupport.LeadlineProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console in a real browser, on the built program, as a user has both. */
class ConsoleIT {

    private static final String REFUSED =
            "{\"task\":\"content_extraction_task\",\"args\":{\"url\":\"http://127.0.0.1:1/%d\"},"
                    + "\"maxAttempts\":1,\"queue\":\"%s\"}";

    @TempDir
    private static Path data;

    private static DriveStandIn google;
    private static Browser browser;
    private static LeadlineProcess leadline;

    @BeforeAll
    static void start() {
        google = new DriveStandIn();
        browser = Browser.start();
        leadline = LeadlineProcess.start(
                "",
                "",
                Map.of(
                        "LEADLINE_DATA_DIR",
                        data.resolve("open").toString(),
                        "LEADLINE_SIMULATOR",
                        "true",
                        "GEMINI_LIMITS",
                        "gauged: rpm=10 tpm=1000 rpd=20",
                        "GOOGLE_CLIENT_ID",
                        DriveStandIn.CLIENT_ID,
                        "GOOGLE_CLIENT_SECRET",
                        DriveStandIn.CLIENT_SECRET,
                        "GOOGLE_REFRESH_TOKEN",
                        DriveStandIn.REFRESH_TOKEN,
                        "GOOGLE_DRIVE_BASE_URL",
                        google.url(),
                        "GOOGLE_TOKEN_URL",
                        google.tokenUrl()));
        leadline.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (leadline != null) {
            leadline.close();
        }
        if (browser != null) {
            browser.close();
        }
        google.close();
    }

    @AfterEach
    void noScriptFailed() {
        assertThat(browser.errors()).isEmpty();
    }

    private static Page open(String path) {
        Page page = browser.open(leadline.url(""), ColorScheme.LIGHT, 1280, 820);
        page.navigate(path);
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator part(Page page, String name) {
        return page.locator("[data-part='" + name + "']");
    }

    private static Locator state(Page page) {
        return page.locator("h1 .badge");
    }

    private static String submit(String body) {
        return leadline.post(body).then().statusCode(202).extract().path("id");
    }

    @Test
    void aTaskIsHandedInWithTheFormOfItsHandlerAndRunAgainWithOtherArguments() {
        Page page = open("/new?task=health_check_task");
        page.getByLabel(Pattern.compile("^x ")).fill("40");
        page.getByLabel(Pattern.compile("^y ")).fill("2");
        button(page, "Enqueue").click();

        assertThat(state(page)).hasText("Succeeded");
        assertThat(part(page, "result")).containsText("42");
        page.reload();
        assertThat(part(page, "arguments")).containsText("40");

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Run again…"))
                .click();
        page.getByLabel(Pattern.compile("^y ")).fill("3");
        button(page, "Enqueue").click();
        assertThat(part(page, "result")).containsText("43");
    }

    @Test
    void aWrongArgumentIsSaidBesideItsField() {
        Page page = open("/new?task=prospect_deep_dive_task");
        page.getByLabel(Pattern.compile("^companyName ")).fill("Halyard Robotics");
        page.getByLabel(Pattern.compile("^website")).fill("ftp://nowhere");
        button(page, "Enqueue").click();

        assertThat(page.locator("small.error")).containsText("http");
    }

    @Test
    void theReportOfADeepDiveIsAReadablePageWhoseCitationsLeadToTheirSources() {
        String id = submit("{\"task\":\"prospect_deep_dive_task\",\"args\":{\"companyName\":\"Halyard Robotics\","
                + "\"sources\":[\"http://localhost:8080/simulator/site/about.html\"]}}");
        Page page = open("/tasks/" + id);

        assertThat(state(page)).hasText("Succeeded");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Overview")))
                .isVisible();
        assertThat(page.locator(".cite").first())
                .hasAttribute("href", "http://localhost:8080/simulator/site/about.html");
    }

    @Test
    void aReportInDriveHasALinkThereAndOneThatIsNotSaysWhyAndLeadsToItsUpload() {
        String dive = "{\"task\":\"prospect_deep_dive_task\",\"args\":{\"companyName\":\"Halyard Robotics\","
                + "\"sources\":[\"http://localhost:8080/simulator/site/about.html\"],\"driveFolderId\":\"%s\"}}";
        Page saved = open("/tasks/" + submit(String.format(dive, DriveStandIn.FOLDER)));
        assertThat(saved.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open in Google Drive")))
                .hasAttribute("href", Pattern.compile("https://docs\\.google\\.com/.*"));

        Page refused = open("/tasks/" + submit(String.format(dive, "0Another")));
        assertThat(part(refused, "result")).containsText("share it with " + DriveStandIn.EMAIL + " as an editor");
        refused.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("The upload that tries again"))
                .click();
        assertThat(refused.locator("h1")).containsText("drive_upload_task");
        assertThat(state(refused)).hasText("Failed");
    }

    @Test
    void aGroundedAnswerIsShownAsItCameWithItsSearchSuggestions() {
        String id = submit(
                "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Who is Halyard?\",\"grounded\":true}}");
        Page page = open("/tasks/" + id);

        assertThat(state(page)).hasText("Succeeded");
        assertThat(part(page, "result").locator(".as-it-came")).not().isEmpty();
        assertThat(part(page, "suggestions")).containsText("the simulator answered, and it does not search");
        assertThat(part(page, "suggestions").locator(".simulated")).hasCSS("font-style", "italic");
        assertThat(part(page, "suggestions").locator(".simulated")).hasCSS("padding-top", "4px");
    }

    @Test
    void aTaskThatWaitsSaysWhyAndIsCancelledAndRetried() {
        leadline.post("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"held\",\"delay\":\"PT1H\"}");
        Page page = open("/queues");
        page.locator("[data-queue='held']")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Pause"))
                .click();
        assertThat(page.locator("[data-queue='held']")).containsText("Paused");
        String id = submit("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"held\"}");

        page.navigate("/tasks/" + id);
        assertThat(part(page, "why")).containsText("paused");
        button(page, "Cancel").click();
        button(page, "Cancel the task").click();
        assertThat(state(page)).hasText("Cancelled");
        button(page, "Retry").click();
        assertThat(state(page)).hasText("Queued");

        page.navigate("/queues");
        page.locator("[data-queue='held']")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resume"))
                .click();
        page.navigate("/tasks/" + id);
        assertThat(state(page)).hasText("Succeeded");
    }

    @Test
    void aQueueShowsWhatEachTenantHasInItAndTheUseOfItsLimit() {
        leadline.put("/api/v1/limits/queue:shared", "{\"concurrent\":3,\"paused\":true}");
        for (int i = 0; i < 2; i++) {
            submit("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"shared\"}");
        }
        Page page = open("/queues");
        page.locator("[data-queue='shared'] a.name").click();

        assertThat(page).hasURL(Pattern.compile("/queues/shared$"));
        assertThat(page.locator("[data-tenant='default']")).containsText("2");
        assertThat(page.locator("main")).containsText("0 of 3");
        button(page, "Purge…").click();
        button(page, "Cancel 2 waiting tasks").click();
        assertThat(page.locator(".toasts")).containsText("Cancelled: 2 tasks.");
    }

    @Test
    void aCauseOfManyFailuresIsFoundAndAllOfThemAreRetriedWithTheirNumberOnTheButton() {
        for (int i = 0; i < 12; i++) {
            submit(REFUSED.formatted(i, "broken"));
        }
        Page page = open("/failures?queue=broken");
        assertThat(page.locator("[data-group]")).hasCount(1);
        button(page, "Retry 12").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Retry 12 tasks?");
        button(page, "Retry 12 tasks").click();

        assertThat(page.locator(".toasts")).containsText("12 of 12 tasks");
        assertThat(page.locator("[data-group]")).containsText("12");
    }

    @Test
    void allThatMatchTheFiltersOfTheAddressAreCancelledWithTheirNumberOnTheButton() {
        for (int i = 0; i < 3; i++) {
            submit("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"later\",\"delay\":\"PT1H\"}");
        }
        Page page = open("/tasks?state=SCHEDULED&queue=later");
        assertThat(page.locator("tbody tr")).hasCount(3);
        button(page, "Cancel all that match…").click();
        button(page, "Cancel 3 tasks").click();

        assertThat(page.locator(".toasts")).containsText("3 of 3 tasks");
        assertThat(page.locator("tbody tr")).hasCount(0);
    }

    @Test
    void theQuotasOfAModelAreShownWithTheTimeOfTheirResetAndTheModelIsPaused() {
        Page page = open("/models");
        Locator model = page.locator("[data-model='gauged']");
        assertThat(model).containsText("0 of 10");
        assertThat(model).containsText(Pattern.compile("0 of 20.*begins anew in \\d+ "));
        model.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Pause"))
                .click();
        assertThat(model).containsText("until somebody resumes it");
        model.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resume"))
                .click();
        assertThat(model.getByText("Paused")).hasCount(0);
    }

    @Test
    void aTaskShowsEachCallOfAModelAndWhatItCost() {
        String id = submit(
                "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"How deep is the sea? It is deep.\"}}");
        Page page = open("/tasks/" + id);

        assertThat(part(page, "calls")).containsText("simulator");
        assertThat(part(page, "calls")).containsText("answered");
        assertThat(part(page, "calls").locator("header strong")).containsText("$0.");
    }

    @Test
    void theTasksOfAWorkerAreFoundFromItsPageAndAHandlerHasItsCharts() {
        String id = submit("{\"task\":\"health_check_task\",\"args\":[1,2]}");
        leadline.get("/api/v1/tasks/" + id + "?wait=PT20S");
        Page page = open("/workers");
        page.locator("[data-worker] a.name").first().click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("all that it ran last"))
                .click();
        assertThat(page).hasURL(Pattern.compile("/tasks\\?worker="));
        assertThat(page.locator("tbody tr").first()).isVisible();

        page.navigate("/handlers");
        page.locator("[data-handler='health_check_task'] a.name").click();
        assertThat(page.locator(".chart")).hasCount(2);
        assertThat(page.locator(".chart canvas").first()).isVisible();
    }

    @Test
    void keysLeadToPagesAndAQuestionMarkListsThem() {
        Page page = open("/tasks");
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Tasks").setExact(true)))
                .isVisible();
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Keyboard shortcuts");
        page.keyboard().press("Escape");
        page.keyboard().press("g");
        page.keyboard().press("q");

        assertThat(page).hasURL(Pattern.compile("/queues$"));
    }

    @Test
    void aKeyIsAskedForAndAReaderSeesNoButtonsThatItMayNotPress() {
        try (LeadlineProcess keyed = LeadlineProcess.start(
                "",
                "",
                Map.of(
                        "LEADLINE_DATA_DIR",
                        data.resolve("keyed").toString(),
                        "LEADLINE_API_KEYS",
                        "acme:secret-1:read+enqueue,reader:secret-2:read"))) {
            keyed.awaitReady();
            Page page = browser.open(keyed.url(""), ColorScheme.DARK, 1280, 820);
            page.navigate("/queues");
            page.getByLabel("API key").fill("wrong");
            button(page, "Sign in").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("no such key");
            page.getByLabel("API key").fill("secret-2");
            button(page, "Sign in").click();

            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName("Queues").setExact(true)))
                    .isVisible();
            assertThat(page.locator(".who")).containsText("read only");
            assertThat(page.getByText("New task")).hasCount(0);
            assertThat(page.evaluate("document.cookie")).isEqualTo("");
            page.reload();
            assertThat(page.locator(".who")).containsText("reader");
            button(page, "Sign out").click();
            assertThat(page.getByLabel("API key")).isVisible();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axeFindsNothingSeriousOnAnyPageAndNoneIsWiderThanAPhone(ColorScheme colours) {
        String failed = submit(REFUSED.formatted(1, "axe"));
        leadline.get("/api/v1/tasks/" + failed + "?wait=PT20S");
        List<String> addresses = List.of(
                "/",
                "/tasks",
                "/tasks/" + failed,
                "/failures",
                "/queues",
                "/queues/default",
                "/workers",
                "/schedules",
                "/schedules/new",
                "/flows",
                "/limits",
                "/models",
                "/handlers",
                "/handlers/content_extraction_task",
                "/webhooks",
                "/tenants",
                "/usage",
                "/audit",
                "/new?task=prospect_deep_dive_task");
        Page page = browser.open(leadline.url(""), colours, 390, 844);
        for (String address : addresses) {
            page.navigate(address);
            assertThat(page.locator("main h1")).isVisible();
            assertThat(page.locator("[aria-busy]")).hasCount(0);
            List<String> serious = new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                            .map(ConsoleIT::told)
                            .toList();

            assertThat(serious).as(address).isEmpty();
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(address)
                    .isLessThanOrEqualTo(390);
        }
        assertThat(page.locator("[data-failing='axe']")).hasCount(1);
    }

    private static String told(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    /** The README's pictures, made anew with {@code -Dleadline.pictures=docs/images}; otherwise below {@code target}. */
    @Test
    void picturesAreMade() {
        Path folder = Path.of(System.getProperty("leadline.pictures", "target/pictures"));
        for (int i = 0; i < 20; i++) {
            submit("{\"task\":\"health_check_task\",\"args\":[1,2]}");
        }
        String id = submit(
                "{\"task\":\"prospect_deep_dive_task\",\"queue\":\"research\",\"tags\":[\"q4\"],\"args\":{\"companyName\":"
                        + "\"Halyard Robotics\",\"sources\":[\"http://localhost:8080/simulator/site/about.html\","
                        + "\"http://localhost:8080/simulator/site/customers.html\",\"http://localhost:8080/simulator/site/news.html\"]}}");
        leadline.get("/api/v1/tasks/" + id + "?wait=PT30S");
        Page page = open("/tasks/" + id);
        assertThat(page.locator(".prose h1")).isVisible();
        picture(page, folder.resolve("task.png"));
        // The sums of the last hour are looked at anew every few seconds only.
        Awaitility.await().until(() -> leadline.get("/api/v1/overview").getInt("finishedLastHour") > 20);
        page.navigate("/");
        assertThat(page.locator(".card").first()).isVisible();
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        picture(page, folder.resolve("overview.png"));

        assertThat(folder.resolve("task.png")).isNotEmptyFile();
        assertThat(folder.resolve("overview.png")).isNotEmptyFile();
    }

    private static void picture(Page page, Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }
}
