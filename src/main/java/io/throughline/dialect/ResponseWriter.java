package io.throughline.dialect;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer in a client's API. For a stream: {@link #write} for each frame, then either {@link #end} or {@link #fail}. Usage and the
 * stream's last event are held back until {@code end}, which is called when the turn is committed. Stateful; one per response.
 */
public interface ResponseWriter {

    /** Appends what this frame means for the client; a frame of the client's own dialect goes through byte for byte. */
    void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out);

    /** Appends usage, where the client asked for it, and the last event. */
    void end(Receipt receipt, ByteArrayOutputStream out);

    /** Appends the error as an event; nothing follows it. */
    void fail(GatewayError error, Receipt receipt, ByteArrayOutputStream out);

    /**
     * The body of a plain answer. {@code raw} is the provider's body when it speaks the client's dialect: then only the cost is spliced in.
     */
    JsonBytes plain(Answer answer, @Nullable JsonBytes raw, Receipt receipt);
}
