package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.MultipartEvent;
import io.throughline.wire.MultipartScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts are the same wherever the network cuts them, and nothing of a body is lost. */
class MultipartScannerLawTest {

    private static final int CASES = 3000;
    private static final List<String> CONTENTS = List.of(
            "", "a", "\r\n", "\r\n--", "\r\n--b", "\r\n--bx", "--b--", "\r\n--b-", "\r", "x".repeat(300), "\r\n\r\n");

    private final Random random = new Random(20261120);

    @Test
    void cutsDoNotMatter() {
        for (int i = 0; i < CASES; i++) {
            var text = new StringBuilder(random.nextInt(4) == 0 ? "preamble\r\n" : "");
            var wanted = new ArrayList<String>();
            for (int part = 0; part <= random.nextInt(4); part++) {
                var content = CONTENTS.get(random.nextInt(CONTENTS.size())) + ".";
                text.append("--bound\r\nContent-Disposition: form-data; filename=\"name=x\"; name=\"n" + part
                                + "\"\r\n\r\n")
                        .append(content)
                        .append("\r\n");
                wanted.add("n" + part + "=" + content);
            }
            text.append("--bound--\r\nepilogue");
            check(text.toString(), wanted);
        }
    }

    private void check(String text, List<String> wanted) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        var scanner = new MultipartScanner("bound");
        var raw = new StringBuilder();
        var found = new ArrayList<String>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 200));
            for (var event : scanner.feed(JsonBytes.of(Arrays.copyOfRange(bytes, from, to)))) {
                raw.append(event.raw().utf8());
                if (event instanceof MultipartEvent.Head head) {
                    assertThat(head.file()).isTrue();
                    found.add(head.name() + "=");
                } else if (event instanceof MultipartEvent.Content(var content)) {
                    found.add(found.removeLast() + content.utf8());
                }
            }
            from = to;
        }
        assertThat(raw.toString()).isEqualTo(text);
        assertThat(found).as(text).isEqualTo(wanted);
        assertThat(scanner.isOver()).isTrue();
    }
}
