package io.throughline.routing.named;

import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What named routes want to know of one request; what it needs is read once, and only when somebody asks. */
final class RouteFacts {

    private final RouteAsk ask;
    private final Map<UUID, String> organizations;
    private @Nullable Needs needs;

    /** {@code organizations} are the names by id. */
    RouteFacts(RouteAsk ask, Map<UUID, String> organizations) {
        this.ask = ask;
        this.organizations = organizations;
    }

    /** The same request for another model. */
    RouteAsk ask(String model) {
        return ask.forModel(model, this::needs);
    }

    Needs needs() {
        var known = needs;
        if (known == null) {
            known = ask.needs().get();
            needs = known;
        }
        return known;
    }

    /** What keeps requests that belong together on one branch: the session, the end user or the conversation. */
    Optional<String> sticky() {
        var asker = ask.asker();
        return Optional.ofNullable(ask.controls().session())
                .or(() -> Optional.ofNullable(asker.endUser()))
                .or(() -> Optional.ofNullable(asker.conversation()));
    }

    /** The values of that fact; none when the request does not have it. */
    List<String> values(Fact fact) {
        var asker = ask.asker();
        return switch (fact.subject()) {
            case METADATA -> one(ask.controls().metadata().get(String.valueOf(fact.label())));
            case PROMPT_TOKENS -> List.of(Long.toString(needs().promptTokens()));
            case STREAM -> List.of(Boolean.toString(asker.stream()));
            case TOOLS, IMAGES, FILES, AUDIO, JSON ->
                List.of(Boolean.toString(
                        needs().capabilities().contains(fact.subject().needed())));
            case KIND -> List.of(ask.kind().id());
            case END_USER -> one(asker.endUser());
            case SESSION -> one(ask.controls().session());
            case CONVERSATION -> one(asker.conversation());
            case ORGANIZATION -> organization();
        };
    }

    private List<String> organization() {
        var id = ask.asker().organization();
        if (id == null) {
            return List.of();
        }
        var name = organizations.get(id);
        return name == null ? List.of(id.toString()) : List.of(id.toString(), name);
    }

    private static List<String> one(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
