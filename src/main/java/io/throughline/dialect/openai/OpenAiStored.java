package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.wrong;

import io.throughline.chat.Answer;
import io.throughline.chat.Keeping;
import io.throughline.chat.Message;
import io.throughline.chat.Storable;
import io.throughline.chat.StoredResponse;
import io.throughline.dialect.CompletionDialect;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Chat completions that a client asked to {@code store}: they are stored by the gateway, whoever made them. Source: OpenAI's API description,
 * stored completions.
 */
@Component
final class OpenAiStored implements CompletionDialect {

    private static final String METADATA = "metadata";
    private static final int PAIRS = 16;
    private static final int NAME_CHARS = 64;
    private static final int VALUE_CHARS = 512;

    /** What a stored completion repeats of its request. */
    private static final List<String> ASKED = List.of(
            METADATA,
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "seed",
            "service_tier",
            "tools",
            "tool_choice",
            "response_format");

    /** {@code store} itself, and what providers take only with it. */
    private static final List<String> OURS = List.of("store", METADATA);

    /** Those members of the request, as one JSON object. */
    static String asked(JsonIndex body) {
        var metadata = body.value(METADATA);
        if (metadata != null && !metadata.is("null")) {
            check(metadata);
        }
        return JsonWrites.text(json -> {
            json.writeStartObject();
            for (var name : ASKED) {
                var value = body.value(name);
                if (value != null && !value.is("null")) {
                    JsonWrites.rawMember(json, name, value.utf8());
                }
            }
            json.writeEndObject();
        });
    }

    /** A provider that stored it too could be asked for it with its one account only. */
    static void takeOut(JsonIndex body, JsonSplice splice) {
        var store = body.value("store");
        if (store != null && store.is("true")) {
            OURS.forEach(splice::remove);
        }
    }

    /** What is no loss when another provider cannot be told it. */
    static Set<String> heeded(JsonIndex body) {
        var store = body.value("store");
        return store != null && store.is("true") ? Set.copyOf(OURS) : Set.of();
    }

    private static void check(JsonBytes metadata) {
        if (metadata.at(0) != '{') {
            throw wrong(
                    METADATA, "must be an object of strings, but it is " + JsonReads.read(metadata, JsonReads::kindOf));
        }
        var members = JsonIndex.of(metadata).members();
        if (members.size() > PAIRS) {
            throw wrong(METADATA, "must have at most " + PAIRS + " members, but it has " + members.size());
        }
        for (var member : members) {
            var value = JsonReads.stringOrNull(metadata.slice(member.valueFrom(), member.valueTo()));
            if (value == null || value.length() > VALUE_CHARS || member.name().length() > NAME_CHARS) {
                throw wrong(
                        METADATA + "." + member.name(),
                        "must be a string of at most " + VALUE_CHARS + " characters under a name of at most "
                                + NAME_CHARS);
            }
        }
        Storable.checkMembers(METADATA, metadata);
    }

    @Override
    public String metadata(JsonBytes body) {
        var metadata = JsonIndex.of(body).value(METADATA);
        if (metadata == null || metadata.is("null")) {
            return "{}";
        }
        check(metadata);
        return metadata.utf8();
    }

    @Override
    public JsonBytes completion(StoredResponse stored) {
        var splice = new JsonSplice(JsonIndex.of(OpenAiAnswerWriter.write(answer(stored), receipt(stored))));
        var asked = JsonIndex.of(JsonBytes.of(stored.facts().asked()));
        for (var name : ASKED) {
            var value = asked.value(name);
            if (value != null) {
                splice.set(name, value.utf8());
            }
        }
        if (asked.value(METADATA) == null) {
            splice.set(METADATA, "{}");
        }
        splice.set("request_id", JsonWrites.quoted("req_" + Keeping.hex(stored.id())));
        return JsonBytes.join(splice.slices());
    }

    private static Answer answer(StoredResponse stored) {
        var facts = stored.facts();
        var message = stored.answer();
        var choices = message == null
                ? List.<Answer.Choice>of()
                : List.of(new Answer.Choice(message, facts.reason(), null, null));
        return new Answer(id(stored), facts.model(), stored.startedAt().getEpochSecond(), choices, stored.usage());
    }

    private static String id(StoredResponse stored) {
        var id = stored.facts().completionId();
        return id == null ? Keeping.COMPLETION + Keeping.hex(stored.id()) : id;
    }

    private static Receipt receipt(StoredResponse stored) {
        var cost = stored.costUsd();
        return new Receipt(
                Keeping.hex(stored.id()),
                stored.modelUsed(),
                stored.startedAt().getEpochSecond(),
                cost == null ? null : cost.stripTrailingZeros().toPlainString());
    }

    @Override
    public Map<String, JsonBytes> messages(StoredResponse stored) {
        var messages = new LinkedHashMap<String, JsonBytes>();
        for (var message : stored.input()) {
            for (var written : written(message)) {
                var id = id(stored) + "-" + messages.size();
                var splice = new JsonSplice(JsonIndex.of(written));
                splice.set("id", JsonWrites.quoted(id));
                parts(splice, JsonIndex.of(written).value("content"));
                messages.put(id, JsonBytes.join(splice.slices()));
            }
        }
        return messages;
    }

    /** Content that was sent in parts stands apart from content that was sent as a text. */
    private static void parts(JsonSplice splice, @Nullable JsonBytes content) {
        if (content == null || content.at(0) != '[') {
            splice.set("content_parts", "null");
            return;
        }
        splice.set("content_parts", content.utf8());
        splice.set("content", "null");
    }

    private static List<JsonBytes> written(Message message) {
        return new OpenAiMessageWriter(EnumSet.of(Quirk.REASONING_RETURNED), new HashSet<>()).write(List.of(message));
    }
}
