package io.throughline.dialect.ollama;

import io.throughline.chat.Extras;
import java.util.Map;

/** The words that Ollama's requests and answers share. Source: Ollama's API documentation, "Generate a chat completion". */
final class OllamaParts {

    static final String DIALECT = "ollama";

    /** Stands on reasoning that came from Ollama: it may go back there. */
    static final Extras OWN_THINKING = new Extras(DIALECT, Map.of("thinking", "true"));

    private OllamaParts() {}
}
