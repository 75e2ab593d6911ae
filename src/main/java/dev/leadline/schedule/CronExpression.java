package dev.leadline.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The syntax of cron expressions, that of crontab(5): minute, hour, day of month, month, day of week, with a field for
 * seconds before them if there are six; Sunday is 0 or 7; months and days have names. A day must fit the day of month or
 * the day of week if both are restricted. In addition to crontab there are {@code L} (last), {@code W} (nearest weekday),
 * {@code #} (the second Friday is {@code FRI#2}), {@code ?} for a day that is not restricted, and {@code @daily} and its
 * like. Parsed by cron-utils, which comes with quarkus-scheduler.
 */
final class CronExpression {

    private static final CronParser WITHOUT_SECONDS = new CronParser(definition(false));
    private static final CronParser WITH_SECONDS = new CronParser(definition(true));
    private static final int LONGEST = 200;
    private static final Pattern RANGE = Pattern.compile("(?<![\\d#L])(\\d{1,4})-(\\d{1,4})");

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private CronExpression() {}

    private static CronDefinition definition(boolean seconds) {
        CronDefinitionBuilder builder = CronDefinitionBuilder.defineCron();
        if (seconds) {
            builder = builder.withSeconds().withValidRange(0, 59).and();
        }
        return builder.withMinutes()
                .withValidRange(0, 59)
                .and()
                .withHours()
                .withValidRange(0, 23)
                .and()
                .withDayOfMonth()
                .withValidRange(1, 31)
                .supportsL()
                .supportsW()
                .supportsLW()
                .and()
                .withMonth()
                .withValidRange(1, 12)
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .supportsHash()
                .supportsL()
                .and()
                .instance();
    }

    /** @throws IllegalArgumentException with a sentence for clients */
    static ExecutionTime parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("has more than " + LONGEST + " characters");
        }
        String stripped = text.strip();
        String plain = NICKNAMES.getOrDefault(stripped.toLowerCase(Locale.ROOT), stripped);
        List<String> fields = List.of(plain.split("\\s+"));
        if (fields.size() != 5 && fields.size() != 6) {
            throw new IllegalArgumentException(
                    "must have five fields (minute, hour, day of month, month, day of week), or"
                            + " six with seconds first, not " + fields.size());
        }
        // The library would read only the first value of a range that goes backwards. Days of the week may do so.
        fields.subList(0, fields.size() - 1).forEach(CronExpression::refuseBackwards);
        CronParser parser = fields.size() == 5 ? WITHOUT_SECONDS : WITH_SECONDS;
        try {
            return ExecutionTime.forCron(parser.parse(unrestricted(fields)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("is no cron expression: " + reason(e), e);
        }
    }

    private static void refuseBackwards(String field) {
        Matcher ranges = RANGE.matcher(field);
        while (ranges.find()) {
            if (Integer.parseInt(ranges.group(1)) > Integer.parseInt(ranges.group(2))) {
                throw new IllegalArgumentException("is no cron expression: the range " + ranges.group()
                        + " goes backwards; write it as two, such as 22-23,0-2");
            }
        }
    }

    /** In the fields for days {@code ?} means the same as {@code *}. */
    private static String unrestricted(List<String> fields) {
        StringBuilder text = new StringBuilder();
        int first = fields.size() - 3;
        for (int i = 0; i < fields.size(); i++) {
            boolean isDay = i == first || i == fields.size() - 1;
            text.append(i == 0 ? "" : " ").append(isDay && fields.get(i).equals("?") ? "*" : fields.get(i));
        }
        return text.toString();
    }

    private static String reason(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage()).replace("Failed to parse cron expression. ", "");
        return message.length() > 200 || message.contains("Exception") ? "a field cannot be read" : message;
    }
}
