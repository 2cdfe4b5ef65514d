package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What is different where Vertex AI serves Claude: the model and the way to answer stand in the path, and the body tells the version.
 *
 * <p>Source: Google's guide "Use Anthropic's Claude models" and Anthropic's "Claude on Vertex AI".
 */
final class AnthropicVertex {

    static final String VERSION_MEMBER = "anthropic_version";
    static final String VERSION = "vertex-2023-10-16";

    private AnthropicVertex() {}

    /** A model's version stands behind an {@code @}; callers may name models that no file lists. */
    static String path(String model, boolean stream) {
        if (model.isBlank()) {
            throw wrong("model", "is empty");
        }
        var name = URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
        return "/models/" + name + (stream ? ":streamRawPredict" : ":rawPredict");
    }

    /** The client's own body in this form; a version that it names stays. */
    static void body(JsonIndex index, JsonSplice splice) {
        splice.remove("model");
        if (index.member(VERSION_MEMBER) == null) {
            splice.set(VERSION_MEMBER, "\"" + VERSION + "\"");
        }
    }
}
