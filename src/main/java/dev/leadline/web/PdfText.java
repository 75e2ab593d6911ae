package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a PDF file, with its pages. Fails with {@link FetchFailure} when there is none: a scan, a file that needs
 * a password, a broken one, and one that would take too much time or memory.
 */
final class PdfText {

    private static final int MAX_PAGES = 1_000;
    private static final int MAX_CHARACTERS = 2_000_000;
    private static final long MAX_NANOS = 20_000_000_000L;
    private static final String LINE_END = "\u0001";

    /** A word that is divided at the end of a line. */
    private static final Pattern DIVIDED = Pattern.compile("(?<=\\p{Ll})-" + LINE_END + "(?=\\p{Ll})");

    /** Titles that programs write when nobody gave one. */
    private static final Pattern NO_TITLE =
            Pattern.compile("(?i)(microsoft \\w+ - .*|untitled.*|.*\\.(docx?|pdf|indd|pptx?|xlsx?))?");

    private PdfText() {}

    /** @param pages the text of each, with one paragraph in a line */
    record Document(PageMetadata metadata, List<String> pages) {}

    static Document read(byte[] file) {
        PdfBomb.check(file);
        try (PDDocument document = Loader.loadPDF(file, "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
            Stripper stripper = new Stripper();
            stripper.setEndPage(MAX_PAGES);
            stripper.writeText(document, new StringWriter());
            List<String> pages = stripper.pages;
            if (pages.stream().allMatch(String::isEmpty)) {
                throw new FetchFailure(
                        Reason.NO_TEXT, "the PDF holds no text; if it is a scan, its text has to be recognised first");
            }
            return new Document(metadata(document), pages);
        } catch (InvalidPasswordException e) {
            throw new FetchFailure(Reason.NO_TEXT, "the PDF can be read only with a password");
        } catch (TooMuch e) {
            throw new FetchFailure(Reason.TOO_LARGE, "the PDF has more text than can be read in time");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw e instanceof FetchFailure failure
                    ? failure
                    : new FetchFailure(Reason.NO_TEXT, "the PDF is broken, and cannot be read");
        }
    }

    private static PageMetadata metadata(PDDocument document) {
        PDDocumentInformation information = document.getDocumentInformation();
        String title = text(information.getTitle());
        Calendar created = information.getCreationDate();
        return new PageMetadata(
                title == null || NO_TITLE.matcher(title).matches() ? null : title,
                text(information.getAuthor()),
                created == null ? null : created.toInstant().toString(),
                text(document.getDocumentCatalog().getLanguage()));
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : Whitespace.single(text);
    }

    /** Thrown in the midst of a document. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooMuch() {
            super(null, null, false, false);
        }
    }

    private static final class Stripper extends PDFTextStripper {

        private final List<String> pages = new ArrayList<>();
        private final long end = System.nanoTime() + MAX_NANOS;
        private StringWriter page = new StringWriter();
        private int characters;

        private Stripper() throws IOException {
            setLineSeparator(LINE_END);
            setParagraphEnd("\n");
            setPageStart("");
            setPageEnd("");
            setAddMoreFormatting(false);
        }

        @Override
        protected void startPage(PDPage next) {
            page = new StringWriter();
            output = page;
        }

        @Override
        protected void endPage(PDPage last) {
            String text = DIVIDED.matcher(page.toString()).replaceAll("").replace(LINE_END, " ");
            String lines = String.join(
                    "\n",
                    text.lines()
                            .map(Whitespace::single)
                            .filter(line -> !line.isEmpty())
                            .toList());
            characters += lines.length();
            pages.add(lines);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            if (characters > MAX_CHARACTERS || System.nanoTime() > end) {
                throw new TooMuch();
            }
            super.processOperator(operator, operands);
        }

        @Override
        protected void operatorException(Operator operator, List<COSBase> operands, IOException e) throws IOException {
            throw e;
        }
    }
}
