package io.throughline.dialect;

import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import org.jspecify.annotations.Nullable;

/** How a client says that its prompt shall be made to fit. */
final class FitControls {

    private static final String PLUGIN = "context-compression";

    private FitControls() {}

    /** Our own word, in quotes or without; null when there is none. */
    static @Nullable FitMode of(@Nullable String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var word = text.strip();
        boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
        var mode = FitMode.of(quoted ? word.substring(1, word.length() - 1) : word);
        if (mode == null) {
            throw GatewayException.invalid(name, "must be one of " + FitMode.known() + ", but it is " + text);
        }
        return mode;
    }

    /**
     * OpenRouter's guide "Message Transforms": {@code transforms: ["middle-out"]}, and since 2026 the plugin {@code context-compression}, which knows
     * the same method alone. Null when neither is asked for.
     */
    static @Nullable FitMode ofOpenRouter(JsonIndex body) {
        return asks(body.value("transforms"), FitMode.MIDDLE_OUT.id()) || plugged(body.value("plugins"))
                ? FitMode.MIDDLE_OUT
                : null;
    }

    private static boolean asks(@Nullable JsonBytes array, String word) {
        return array != null
                && array.at(0) == '['
                && Fields.elements(array).stream().anyMatch(each -> word.equals(JsonReads.stringOrNull(each)));
    }

    private static boolean plugged(@Nullable JsonBytes plugins) {
        return plugins != null
                && plugins.at(0) == '['
                && Fields.elements(plugins).stream().anyMatch(FitControls::compresses);
    }

    private static boolean compresses(JsonBytes plugin) {
        if (plugin.at(0) != '{') {
            return false;
        }
        var fields = JsonIndex.of(plugin);
        var id = fields.value("id");
        var enabled = fields.value("enabled");
        return id != null && PLUGIN.equals(JsonReads.stringOrNull(id)) && (enabled == null || !enabled.is("false"));
    }
}
