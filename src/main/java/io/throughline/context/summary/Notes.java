package io.throughline.context.summary;

import io.throughline.chat.Message;
import io.throughline.context.fit.Beginning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A summary without a model: of each message who spoke and how it begins, the shorter the more there are. */
final class Notes {

    private static final int LONGEST = 240;
    private static final int SHORTEST = 24;

    private Notes() {}

    /** {@code before} is what stands for what was said earlier, by a model or from here; null for nothing. */
    static String of(@Nullable String before, List<Message> messages, int mostChars) {
        var lines = new ArrayList<String>();
        if (before != null) {
            before.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        }
        messages.stream()
                .map(message -> Beginning.of(message, LONGEST))
                .filter(line -> !line.words().isEmpty())
                .forEach(line -> lines.add(line.line()));
        for (int chars = LONGEST; chars >= SHORTEST; chars /= 2) {
            int most = chars;
            var text = lines.stream().map(line -> cut(line, most)).collect(Collectors.joining("\n"));
            if (text.length() <= mostChars) {
                return text;
            }
        }
        return thinned(lines, Math.max(1, mostChars / (2 * SHORTEST)));
    }

    /** What a model wrote is kept as it is. */
    private static String cut(String line, int chars) {
        return line.length() <= chars || !line.startsWith("- ")
                ? line
                : line.substring(0, chars).strip() + "…";
    }

    /** So many of the lines, from everywhere. */
    private static String thinned(List<String> lines, int most) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < Math.min(most, lines.size()); i++) {
            var line = lines.get((int) ((long) i * lines.size() / Math.min(most, lines.size())));
            kept.add(line.length() <= 2 * SHORTEST ? line : line.substring(0, 2 * SHORTEST - 1) + "…");
        }
        return String.join("\n", kept);
    }
}
