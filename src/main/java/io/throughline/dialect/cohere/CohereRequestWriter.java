package io.throughline.dialect.cohere;

import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Fields;
import io.throughline.dialect.JsonInWords;
import io.throughline.dialect.OfferedTools;
import io.throughline.dialect.ToolArguments;
import io.throughline.dialect.ToolResults;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a request for Cohere's API; no client speaks it here, so that every request is written anew. */
final class CohereRequestWriter {

    private static final String DOCUMENTS = "documents";

    /** Members of this API that no other one has: a client may set them, whichever API it speaks. */
    private static final List<String> OWN = List.of("citation_options", "safety_mode", "priority");

    private final Content content;
    private final CohereModel model;
    private final EditPlan plan;
    private final Set<String> dropped;
    private final List<ToolSpec> tools;
    private final List<String> documents = new ArrayList<>();

    private CohereRequestWriter(Content content, CohereModel model, EditPlan plan, Set<String> dropped) {
        this.content = content;
        this.model = model;
        this.plan = plan;
        this.dropped = dropped;
        this.tools = tools();
    }

    static JsonBytes write(Content content, String model, EditPlan plan, Set<String> dropped) {
        return JsonWrites.write(
                json -> new CohereRequestWriter(content, CohereModel.of(model), plan, dropped).body(json, model));
    }

    /** A model that cannot be told not to call tools is not told of any. */
    private List<ToolSpec> tools() {
        boolean none = content.options().toolChoice() instanceof ToolChoice.None;
        return none && !model.takesToolChoice() ? List.of() : OfferedTools.withoutOthers(content, dropped);
    }

    private void body(JsonGenerator json, String name) {
        json.writeStartObject();
        json.writeStringProperty("model", name);
        messages(json);
        toolMembers(json);
        documents(json);
        new CohereGeneration(content.options(), model, formless(), dropped).write(json);
        own(json);
        if (plan.stream()) {
            json.writeBooleanProperty("stream", true);
        }
        json.writeEndObject();
    }

    /** Instructions that come first are the system message, later ones are words of the user: the API takes the role only at the beginning. */
    private void messages(JsonGenerator json) {
        var arranged = plan.arrange(content.messages());
        var writer = new CohereMessageWriter(dropped, documents);
        var instructions = new ArrayList<Part>();
        arranged.instructions().stream()
                .flatMap(message -> message.parts().stream())
                .filter(this::isText)
                .forEach(instructions::add);
        var format = content.options().responseFormat();
        if (JsonInWords.isAsked(format) && formless()) {
            instructions.add(new Part.Text(JsonInWords.of(format)));
        }
        json.writeName("messages");
        json.writeStartArray();
        writer.write(json, new Message(Role.SYSTEM, instructions, Extras.NONE));
        ToolResults.apart(arranged.said()).forEach(message -> writer.write(json, spoken(message)));
        json.writeEndArray();
        if (writer.written() == 0) {
            throw GatewayException.invalid("messages", "hold no text; send at least one message that is not blank");
        }
    }

    /** Whether tools or documents stand beside the form of the answer, which the API refuses. */
    private boolean formless() {
        return !tools.isEmpty()
                || content.options().extras().fields().containsKey(DOCUMENTS)
                || content.messages().stream()
                        .flatMap(message -> message.parts().stream())
                        .anyMatch(CohereMessageWriter::isDocument);
    }

    private boolean isText(Part part) {
        if (!(part instanceof Part.Text)) {
            dropped.add("messages.content of a system message that is not text");
        }
        return part instanceof Part.Text;
    }

    private static Message spoken(Message message) {
        return message.role().instructs() ? new Message(Role.USER, message.parts(), message.extras()) : message;
    }

    private void toolMembers(JsonGenerator json) {
        if (tools.isEmpty()) {
            return;
        }
        json.writeName("tools");
        json.writeStartArray();
        tools.forEach(tool -> OfferedTools.write(json, tool, dropped));
        json.writeEndArray();
        strictness(json);
        var choice = choice();
        if (choice != null && model.takesToolChoice()) {
            json.writeStringProperty("tool_choice", choice);
        } else if (choice != null) {
            dropped.add("tool_choice");
        }
    }

    /** Strictness is for all tools or none, and for tools with required parameters only. */
    private void strictness(JsonGenerator json) {
        if (tools.stream().allMatch(tool -> Boolean.TRUE.equals(tool.strict()) && requiresSomething(tool))) {
            json.writeBooleanProperty("strict_tools", true);
        } else if (tools.stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()))) {
            dropped.add("tools.strict");
        }
    }

    private static boolean requiresSomething(ToolSpec tool) {
        var parameters = tool.parametersJson();
        return parameters != null
                && ToolArguments.isObject(parameters)
                && !Fields.of(JsonBytes.of(parameters)).list("required").isEmpty();
    }

    private @Nullable String choice() {
        return switch (content.options().toolChoice()) {
            case ToolChoice.None() -> "NONE";
            case ToolChoice.Required(), ToolChoice.Named(var _) -> "REQUIRED";
            case ToolChoice.Allowed(var _, var required) -> required ? "REQUIRED" : null;
            case ToolChoice.Auto() -> null;
            case null -> null;
        };
    }

    /** Those that the client gave as such, and the files in its messages. */
    private void documents(JsonGenerator json) {
        var given = content.options().extras().fields().get(DOCUMENTS);
        if (given != null && given.startsWith("[")) {
            Fields.elements(JsonBytes.of(given)).forEach(document -> documents.add(document.utf8()));
        } else if (given != null) {
            throw GatewayException.invalid(DOCUMENTS, "must be an array of strings or objects");
        }
        if (documents.isEmpty()) {
            return;
        }
        json.writeName(DOCUMENTS);
        json.writeStartArray();
        documents.forEach(json::writeRawValue);
        json.writeEndArray();
    }

    private void own(JsonGenerator json) {
        content.options().extras().fields().forEach((name, raw) -> {
            if (OWN.contains(name)) {
                JsonWrites.rawMember(json, name, raw);
            } else if (!name.equals(DOCUMENTS) && !name.equals("logprobs")) {
                dropped.add(name);
            }
        });
        if (content.options().endUser() != null) {
            dropped.add("user");
        }
        if (Boolean.FALSE.equals(content.options().parallelToolCalls()) && !tools.isEmpty()) {
            dropped.add("parallel_tool_calls");
        }
    }
}
