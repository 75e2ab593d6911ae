package dev.leadline.claim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The invented companies, their pages, and claims about them, as bench/research/README.md describes their files. */
record Corpus(Map<String, Company> companies, Map<String, List<Snapshot>> pages, List<Fact> facts) {

    /**
     * @param marked the claim with its marks
     * @param expected the verdict that it should get
     */
    record Fact(String company, String source, String quote, String marked, String expected) {

        Statement statement() {
            return new Statement(Mark.plain(marked), List.of(new Evidence(source, quote)));
        }
    }

    static Corpus read(Path folder) throws IOException {
        Map<String, Company> companies = new LinkedHashMap<>();
        for (String[] line : lines(folder.resolve("companies.txt"))) {
            companies.put(line[0], new Company(line[1], line[2]));
        }
        Map<String, List<Snapshot>> pages = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
            for (Path file : files.sorted().toList()) {
                readPage(file, pages);
            }
        }
        List<Fact> facts = new ArrayList<>();
        for (String[] line : lines(folder.resolve("claims.txt"))) {
            facts.add(new Fact(line[0], line[1], line[2], line[3], line.length > 4 ? line[4] : "verified"));
        }
        return new Corpus(companies, pages, facts);
    }

    private static void readPage(Path file, Map<String, List<Snapshot>> pages) throws IOException {
        String[] parts = Files.readString(file).split("\n\n", 2);
        Map<String, String> head = new HashMap<>();
        parts[0].lines().map(line -> line.split(": ", 2)).forEach(pair -> head.put(pair[0], pair[1]));
        pages.computeIfAbsent(head.get("company"), company -> new ArrayList<>())
                .add(new Snapshot(
                        head.get("id"),
                        head.get("url"),
                        head.get("title"),
                        LocalDate.parse(head.get("published")),
                        Instant.parse(head.get("fetched")),
                        parts[1]));
    }

    private static List<String[]> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ¦ "))
                .toList();
    }
}
