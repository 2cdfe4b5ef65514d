package io.throughline.dialect;

import io.throughline.chat.Fallbacks;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.List;

/**
 * LiteLLM's fallbacks: names, objects with a {@code model}, or maps from a model string to those that stand in for it. Source: LiteLLM's pages on
 * client-side fallbacks and reliability.
 */
final class FallbackFields {

    private static final String WANTED =
            "an array of model strings, or of objects such as {\"gpt-4o\": [\"claude-sonnet-5\"]}";

    private final String model;
    private final List<String> usual = new ArrayList<>();
    private final List<String> contextTooLong = new ArrayList<>();
    private final List<String> contentRefused = new ArrayList<>();
    private boolean disabled;

    /** {@code model} is the request's own model string. */
    FallbackFields(String model) {
        this.model = model;
    }

    void member(String name, JsonBytes value) {
        switch (name) {
            case "fallbacks" -> read(name, value, usual);
            case "context_window_fallbacks" -> read(name, value, contextTooLong);
            case "content_policy_fallbacks" -> read(name, value, contentRefused);
            default -> disabled = FieldValues.flag(name, value);
        }
    }

    boolean disabled() {
        return disabled;
    }

    List<String> usual() {
        return usual;
    }

    Fallbacks controls() {
        return disabled || contextTooLong.isEmpty() && contentRefused.isEmpty()
                ? Fallbacks.NONE
                : new Fallbacks(contextTooLong, contentRefused);
    }

    private void read(String name, JsonBytes value, List<String> into) {
        if (value.at(0) != '[') {
            throw FieldValues.wrong(name, value, WANTED);
        }
        var elements = Fields.elements(value);
        for (int i = 0; i < elements.size(); i++) {
            var each = elements.get(i);
            var at = name + "[" + i + "]";
            var text = JsonReads.stringOrNull(each);
            if (text != null && !text.isBlank()) {
                into.add(text);
            } else if (each.at(0) == '{') {
                object(at, each, into);
            } else {
                throw FieldValues.wrong(at, each, "a model string, or an object");
            }
        }
        FieldValues.few(name, into.size());
    }

    private void object(String at, JsonBytes json, List<String> into) {
        var index = JsonIndex.of(json);
        var named = index.value("model");
        if (named != null && named.at(0) == '"') {
            withoutChanges(at, index);
            into.add(FieldValues.string(at + ".model", named));
            return;
        }
        for (var member : index.members()) {
            var value = json.slice(member.valueFrom(), member.valueTo());
            var others = FieldValues.modelStrings(at + "." + member.name(), value);
            if (member.name().equals(model) || member.name().equals("*")) {
                into.addAll(others);
            }
        }
    }

    /** A fallback gets the same request; one that differs would have to be checked and costed as a request of its own. */
    private static void withoutChanges(String at, JsonIndex index) {
        for (var member : index.members()) {
            if (!member.name().equals("model")) {
                throw GatewayException.invalid(
                        at + "." + member.name(),
                        "cannot be given here: a fallback gets the request as it is, so name its model only");
            }
        }
    }
}
