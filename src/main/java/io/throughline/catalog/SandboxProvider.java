package io.throughline.catalog;

import io.throughline.sandbox.Sandbox;
import io.throughline.tenant.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sandbox as a provider like any other: its own models speak OpenAI's dialect, a replayed exchange the one it was recorded in. */
final class SandboxProvider {

    static final String ID = "sandbox";

    private static final String OPENAI = "openai-chat";
    private static final int WINDOW_TOKENS = 128_000;
    private static final int MAX_OUTPUT_TOKENS = 16_384;

    /** Play money: $1 and $2 per million tokens, so that accounts can be tried before anybody is billed. */
    private static final Price PLAY_MONEY =
            new Price("sandbox/play-money@2026-11-01", 1_000_000, null, null, 2_000_000);

    /** All that belongs to a chat; what follows from a price or a window is not claimed. */
    private static final Set<Capability> CAPABILITIES = Arrays.stream(Capability.values())
            .filter(each -> !each.isKind() || each == Capability.CHAT)
            .filter(each -> each != Capability.FREE && each != Capability.LONG_CONTEXT)
            .collect(Collectors.toUnmodifiableSet());

    private SandboxProvider() {}

    static void addTo(CatalogBuilder builder, Sandbox sandbox) {
        var base = sandbox.baseUrl();
        var usual = Endpoint.unlisted(OPENAI, URI.create(base + "/v1"));
        var models = new ArrayList<Model>();
        for (var name : sandbox.models()) {
            models.add(model(name, null, PLAY_MONEY));
        }
        for (var name : sandbox.goldenModels()) {
            var dialect = name.substring(0, name.indexOf('.'));
            var endpoint = dialect.equals(OPENAI) ? null : new Endpoint(dialect, base, Set.of());
            models.add(model(name, endpoint, null));
        }
        builder.add(new Provider(ID, "Sandbox", usual, new Secret(sandbox.key()), null), models);
    }

    private static Model model(String name, @Nullable Endpoint endpoint, @Nullable Price price) {
        return new Model(ID, name, endpoint, WINDOW_TOKENS, MAX_OUTPUT_TOKENS, CAPABILITIES, price, null, true);
    }
}
