package io.throughline.api.threads;

import io.throughline.assistant.Document;
import io.throughline.assistant.Owner;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Files that come with a message: each is kept as a document of the thread, and images and texts go to the model. */
@Component
final class MessageFiles {

    /** A longer text is kept, and left out of the prompt: about as much as the larger windows hold. */
    private static final int LONGEST_TEXT = 1 << 20;

    private final DocumentEndpoints documents;

    MessageFiles(DocumentEndpoints documents) {
        this.documents = documents;
    }

    /** Checks type and size of all, before anything is kept. */
    List<SentFile> checked(Sent sent) {
        var files = sent.files().stream()
                .filter(file -> file.field().equals("files") || file.field().equals("file"))
                .toList();
        files.forEach(documents::check);
        return files;
    }

    Mono<List<Document>> keep(UUID organizationId, UUID conversationId, List<SentFile> files) {
        var owner = new Owner.OfConversation(conversationId);
        return Flux.fromIterable(files)
                .concatMap(file -> documents.keep(organizationId, owner, file, isShown(file)))
                .collectList();
    }

    private static boolean isShown(SentFile file) {
        return file.isImage() || file.isText() && file.bytes().length() <= LONGEST_TEXT;
    }

    /** An array of attachments. */
    static JsonBytes attachments(List<Document> kept) {
        return JsonWrites.write(json -> Replies.array(json, kept, DocumentEndpoints::attachment));
    }

    /** The member {@code files} of a message, with those that a model can see. */
    static void write(JsonGenerator json, List<SentFile> files) {
        json.writeName("files");
        Replies.array(json, files.stream().filter(MessageFiles::isShown).toList(), (each, file) -> {
            each.writeStringProperty("filename", file.filename());
            each.writeStringProperty("media_type", file.mediaType());
            each.writeStringProperty(
                    "data", Base64.getEncoder().encodeToString(file.bytes().toByteArray()));
        });
    }
}
