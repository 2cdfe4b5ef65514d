package io.throughline.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Edit;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayFieldsTest {

    /** What a client says of providers is meant for the provider it names, and for the gateway where it names none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openrouter/meta/llama | openrouter-fields | "provider":{"only":["groq"],"zdr":true}
            meta/llama            | openrouter-fields | "provider":{"zdr":true}
            router/meta/llama     | vercel-fields     | "providerOptions":{"gateway":{"order":["groq"],"sort":"tps"}}
            llama                 | vercel-fields     | "providerOptions":{"gateway":{"sort":"tps"}}
            """)
    void namesOfProvidersGoOnlyToTheGatewayThatWasNamed(String model, String quirk, String told) {
        var body = """
                {"model":"%s","messages":[{"role":"user","content":"x"}],"provider":{"only":["groq"],"zdr":true},\
                "providerOptions":{"gateway":{"order":["groq"],"sort":"tps","models":["a/b"]}}}""".formatted(model);
        var request = EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
        var name = model.substring(model.indexOf('/') + 1);
        var upstream = EveryDialect.upstream("openai-chat")
                .write(
                        request,
                        List.of(new Edit.SetModel(model.equals("meta/llama") ? model : name)),
                        Set.of(quirk.equals("vercel-fields") ? Quirk.VERCEL_FIELDS : Quirk.OPENROUTER_FIELDS));
        assertThat(JsonBytes.join(upstream.body()).utf8()).endsWith("}]," + told + "}");
    }
}
