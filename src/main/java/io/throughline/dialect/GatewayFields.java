package io.throughline.dialect;

import io.throughline.chat.Head;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields that clients send because they speak to a gateway: providers refuse them as unknown. Those that are heeded here are taken out
 * without a word, others are named as dropped; a provider that is a gateway itself gets those it knows, by its {@link Quirk}.
 */
public final class GatewayFields {

    private static final String PROVIDER = "provider";
    private static final String PROVIDER_OPTIONS = "providerOptions";

    /** Of OpenRouter, heeded here as well. */
    private static final Set<String> OPENROUTER_HEEDED = Set.of(PROVIDER, "session_id", "usage");

    /** Of OpenRouter, for which there is nothing here. */
    private static final Set<String> OPENROUTER_ONLY = Set.of("plugins", "transforms", "trace");

    /** Of LiteLLM, for which there is nothing here. */
    private static final Set<String> LITELLM_ONLY = Set.of("num_retries");

    /** Of LiteLLM, heeded in chats. Source: LiteLLM's page on timeouts. */
    private static final String TIMEOUT = "timeout";

    /** Members of {@code provider} that name providers: of this gateway, so that they mean nothing to another one. */
    private static final List<String> NAMES_OF_PROVIDERS = List.of("order", "only", "ignore");

    private GatewayFields() {}

    /** The members of that body which the gateway goes by itself. */
    public static Set<String> heeded(JsonIndex body) {
        var heeded = new HashSet<String>();
        for (var member : body.members()) {
            if (isHeeded(member.name(), body)) {
                heeded.add(member.name());
            }
        }
        return heeded;
    }

    /** The same in a chat. */
    public static Set<String> heededInChat(JsonIndex body) {
        var heeded = heeded(body);
        if (body.value(TIMEOUT) != null) {
            heeded.add(TIMEOUT);
        }
        return heeded;
    }

    private static boolean isHeeded(String name, JsonIndex body) {
        return Controls.NAMES.contains(name)
                || OPENROUTER_HEEDED.contains(name)
                || name.equals(PROVIDER_OPTIONS) && isForGatewaysOnly(body.value(name));
    }

    /** Whether {@code providerOptions} says nothing to a single provider. */
    private static boolean isForGatewaysOnly(@Nullable JsonBytes options) {
        return options == null
                || options.at(0) != '{'
                || JsonIndex.of(options).members().stream()
                        .allMatch(member -> member.name().equals("gateway"));
    }

    /**
     * Takes out of the body of a chat what the provider does not know.
     *
     * @param dropped gets the names of what nobody heeds
     */
    public static void takeOut(JsonIndex body, JsonSplice splice, Target target, Set<String> dropped) {
        for (var member : body.members()) {
            var name = member.name();
            if (Controls.NAMES.contains(name) || name.equals(TIMEOUT)) {
                splice.remove(name);
            } else if (isForeign(name) && !target.knows(name)) {
                splice.remove(name);
                if (!isHeeded(name, body)) {
                    dropped.add(name);
                }
            } else if (name.equals(PROVIDER) || name.equals(PROVIDER_OPTIONS)) {
                splice.set(name, target.told(name, body.bytes().slice(member.valueFrom(), member.valueTo())));
            }
        }
    }

    /** Adds to a body of another dialect what the client told all gateways on the way. */
    public static void passOn(JsonIndex sent, JsonSplice splice, Target target) {
        for (var name : List.of(PROVIDER, "session_id", PROVIDER_OPTIONS)) {
            var value = target.knows(name) ? sent.value(name) : null;
            if (value != null) {
                splice.set(name, target.told(name, value));
            }
        }
    }

    private static boolean isForeign(String name) {
        return OPENROUTER_HEEDED.contains(name)
                || OPENROUTER_ONLY.contains(name)
                || LITELLM_ONLY.contains(name)
                || name.equals(PROVIDER_OPTIONS);
    }

    /**
     * Where a request goes.
     *
     * @param named whether the client named that provider in the model string, so that what it says of providers is meant for it
     */
    public record Target(Set<Quirk> quirks, boolean named) {

        public static Target of(Set<Quirk> quirks, Head head, String model) {
            var controls = head.route();
            boolean gateway = quirks.contains(Quirk.OPENROUTER_FIELDS) || quirks.contains(Quirk.VERCEL_FIELDS);
            boolean named = gateway
                    && Stream.of(
                                    List.of(head.model()),
                                    controls.models(),
                                    controls.fallbacks().contextTooLong(),
                                    controls.fallbacks().contentRefused())
                            .flatMap(List::stream)
                            .anyMatch(written -> written.endsWith("/" + model));
            return new Target(quirks, named);
        }

        boolean knows(String name) {
            return switch (name) {
                case PROVIDER_OPTIONS -> quirks.contains(Quirk.VERCEL_FIELDS);
                case "num_retries" -> false;
                default -> quirks.contains(Quirk.OPENROUTER_FIELDS);
            };
        }

        private List<JsonBytes> told(String name, JsonBytes value) {
            return switch (name) {
                case PROVIDER -> named ? List.of(value) : without(NAMES_OF_PROVIDERS, value);
                case PROVIDER_OPTIONS -> options(value);
                default -> List.of(value);
            };
        }

        /** Further models are tried here. */
        private List<JsonBytes> options(JsonBytes value) {
            var gateway = value.at(0) == '{' ? JsonIndex.of(value).value("gateway") : null;
            if (gateway == null) {
                return List.of(value);
            }
            var splice = new JsonSplice(JsonIndex.of(value));
            var names = new HashSet<>(Set.of("models"));
            if (!named) {
                names.addAll(NAMES_OF_PROVIDERS);
            }
            splice.set("gateway", without(names, gateway));
            return splice.slices();
        }

        private static List<JsonBytes> without(Collection<String> names, JsonBytes object) {
            if (object.at(0) != '{') {
                return List.of(object);
            }
            var splice = new JsonSplice(JsonIndex.of(object));
            names.forEach(splice::remove);
            return splice.slices();
        }
    }
}
