package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.assistant.Assistants;
import io.throughline.assistant.Document;
import io.throughline.assistant.Owner;
import io.throughline.assistant.Upload;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Documents: kept, and listed. Nothing reads them yet, so they stay {@code pending}. */
@Component
final class DocumentEndpoints {

    private final Assistants assistants;
    private final ThreadSettings settings;

    DocumentEndpoints(Assistants assistants, ThreadSettings settings) {
        this.assistants = assistants;
        this.settings = settings;
    }

    DoorAnswer upload(Call call, Mono<? extends Owner> owner) {
        var file = file(Sent.of(call.request()));
        return Replies.one(
                owner.flatMap(found -> keep(call.organization(), found, file, false)), DocumentEndpoints::write);
    }

    private static SentFile file(Sent sent) {
        return sent.files().stream()
                .filter(file -> file.field().equals("file"))
                .findFirst()
                .orElseThrow(() ->
                        GatewayException.invalid("file", "is required: a form (multipart/form-data) with one file"));
    }

    /** @throws GatewayException INVALID_REQUEST for a type that is not taken, TOO_LARGE */
    Mono<Document> keep(UUID organizationId, Owner owner, SentFile file, boolean read) {
        check(file);
        var upload = new Upload(file.filename(), file.mediaType(), file.bytes().toByteArray(), read);
        return assistants.keep(organizationId, owner, upload);
    }

    void check(SentFile file) {
        file.check();
        if (file.bytes().length() > settings.maxDocument().toBytes()) {
            throw GatewayException.of(
                    ErrorKind.TOO_LARGE,
                    "the file '" + file.filename() + "' is larger than "
                            + settings.maxDocument().toKilobytes() + " KiB (throughline.threads.max-document)",
                    file.field());
        }
    }

    DoorAnswer list(Call call, Mono<? extends Owner> owner) {
        return Replies.list(
                owner.flatMap(found -> assistants.documents(call.organization(), found)), DocumentEndpoints::write);
    }

    DoorAnswer status(Call call) {
        var id = call.id(0, "document");
        return Replies.one(
                call.there(assistants.document(call.organization(), id), "document", id), DocumentEndpoints::write);
    }

    DoorAnswer delete(Call call) {
        var id = call.id(0, "document");
        var gone = assistants
                .discard(call.organization(), id)
                .flatMap(there -> there ? Mono.just(id) : Mono.<UUID>error(Call.unknown("document", id)));
        return Replies.one(gone, (json, deleted) -> {
            json.writeStringProperty("message", "Document deleted");
            json.writeStringProperty("document_id", deleted.toString());
        });
    }

    private static void write(JsonGenerator json, Document document) {
        json.writeStringProperty("document_id", document.id().toString());
        json.writeStringProperty("filename", document.filename());
        json.writeStringProperty("status", document.status());
        Replies.text(json, "status_message", document.statusMessage());
        json.writeNullProperty("summary");
        Replies.time(json, "created_at", document.createdAt());
        Replies.time(json, "updated_at", document.updatedAt());
        json.writeNumberProperty("file_size_bytes", document.sizeBytes());
        json.writeNullProperty("total_tokens");
        json.writeNullProperty("chunk_count");
        json.writeNullProperty("processing_started_at");
        json.writeNullProperty("processing_completed_at");
        Replies.text(json, "document_type", type(document.filename()));
        json.writeNullProperty("metadata_");
    }

    private static @Nullable String type(String filename) {
        int point = filename.lastIndexOf('.');
        return point < 0 ? null : filename.substring(point + 1);
    }

    /** The members of an attachment, which is a document as a message shows it. */
    static void attachment(JsonGenerator json, Document document) {
        json.writeStringProperty("document_id", document.id().toString());
        json.writeStringProperty("filename", document.filename());
        json.writeStringProperty("status", document.status());
        json.writeNumberProperty("file_size_bytes", document.sizeBytes());
        json.writeNullProperty("summary");
    }
}
