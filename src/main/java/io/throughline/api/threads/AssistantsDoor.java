package io.throughline.api.threads;

import io.throughline.api.Door;
import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorRequest;
import io.throughline.assistant.Assistant;
import io.throughline.assistant.Assistants;
import io.throughline.assistant.Owner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /api/assistants} and all below it. */
@Component
final class AssistantsDoor implements Door {

    private static final String PATH = "/api/assistants/";
    private static final String ASSISTANT = "assistant";

    private final Assistants assistants;
    private final Endpoints endpoints = new Endpoints(PATH);

    AssistantsDoor(
            Assistants assistants, ThreadEndpoints threads, MemoryEndpoints memories, DocumentEndpoints documents) {
        this.assistants = assistants;
        endpoints.on("POST", "", this::create);
        endpoints.on("GET", "", this::list);
        endpoints.on("GET", "*", call -> Replies.one(found(call), AssistantSettings::write));
        endpoints.on("PUT", "*", this::change);
        endpoints.on("DELETE", "*", this::delete);
        endpoints.on("POST", "*/clone", this::copy);
        endpoints.on("POST", "*/threads", threads::make);
        endpoints.on("GET", "*/threads", threads::ofAssistant);
        endpoints.on("POST", "*/documents", call -> documents.upload(call, owner(call)));
        endpoints.on("GET", "*/documents", call -> documents.list(call, owner(call)));
        memories.mount(endpoints);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String method() {
        return String.join(", ", endpoints.methods());
    }

    @Override
    public boolean takes(String method) {
        return endpoints.methods().contains(method);
    }

    @Override
    public String dialect() {
        return "threads";
    }

    /** Documents come in forms. */
    @Override
    public boolean takesBody(String contentType) {
        return true;
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        return endpoints.answer(request);
    }

    private Mono<Assistant> found(Call call) {
        var id = call.id(0, ASSISTANT);
        return call.there(assistants.find(call.organization(), id), ASSISTANT, id);
    }

    private Mono<Owner> owner(Call call) {
        return found(call).map(assistant -> new Owner.OfAssistant(assistant.id()));
    }

    private DoorAnswer create(Call call) {
        var sent = Sent.of(call.request());
        var name = sent.required("name");
        var settings = AssistantSettings.changed("{}", sent);
        return Replies.one(assistants.create(call.organization(), name, settings), AssistantSettings::write);
    }

    private DoorAnswer list(Call call) {
        var name = call.request().query().find("name").orElse(null);
        return Replies.list(
                assistants.list(call.organization(), name, call.skip(), call.limit()), AssistantSettings::write);
    }

    private DoorAnswer change(Call call) {
        var sent = Sent.of(call.request());
        var changed = found(call).flatMap(before -> assistants.change(call.organization(), changed(before, sent)));
        return Replies.one(changed, AssistantSettings::write);
    }

    private static Assistant changed(Assistant before, Sent sent) {
        var name = sent.text("name");
        return new Assistant(
                before.id(),
                name == null ? before.name() : name,
                AssistantSettings.changed(before.settingsJson(), sent),
                before.createdAt());
    }

    private DoorAnswer delete(Call call) {
        var id = call.id(0, ASSISTANT);
        var gone = assistants
                .delete(call.organization(), id)
                .flatMap(there -> there ? Mono.just(id) : Mono.<UUID>error(Call.unknown(ASSISTANT, id)));
        return Replies.one(gone, (json, deleted) -> {
            json.writeStringProperty("message", "Assistant deleted");
            json.writeStringProperty("assistant_id", deleted.toString());
        });
    }

    private record Copied(Assistant assistant, long documents, long memories) {}

    private DoorAnswer copy(Call call) {
        var sent = Sent.of(call.request());
        boolean documents = sent.flag("copy_documents", true);
        boolean memories = sent.flag("copy_memories", true);
        var organization = call.organization();
        var copied = found(call)
                .flatMap(source -> assistants
                        .create(
                                organization,
                                name(sent.text("name"), source),
                                AssistantSettings.changed(source.settingsJson(), sent))
                        .flatMap(made -> counted(
                                        documents, assistants.copyDocuments(organization, source.id(), made.id()))
                                .zipWith(
                                        counted(
                                                memories,
                                                assistants.copyMemories(organization, source.id(), made.id())),
                                        (first, second) -> new Copied(made, first, second))));
        return Replies.one(copied, (json, made) -> {
            json.writeName("assistant");
            json.writeStartObject();
            AssistantSettings.write(json, made.assistant());
            json.writeEndObject();
            json.writeNumberProperty("documents_cloned", made.documents());
            json.writeNumberProperty("memories_cloned", made.memories());
        });
    }

    private static String name(@Nullable String wanted, Assistant source) {
        return wanted == null ? source.name() + " Copy" : wanted;
    }

    private static Mono<Long> counted(boolean wanted, Mono<Long> copying) {
        return wanted ? copying : Mono.just(0L);
    }
}
