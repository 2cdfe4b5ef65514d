package io.throughline.dialect.responses;

import io.throughline.chat.GatewayException;
import java.util.List;
import java.util.Set;

/**
 * The types of items that some upstream takes though they are not understood here. Providers add tools of their own, so the shape of the name
 * decides.
 *
 * <p>Source: OpenAI's API description, {@code InputItem}.
 */
final class ItemKinds {

    private static final Set<String> NAMES =
            Set.of(Compaction.TYPE, "compaction_trigger", "mcp_list_tools", "additional_tools");
    private static final List<String> ENDINGS = List.of("_call", "_output", "_request", "_response");

    private ItemKinds() {}

    /** {@code at} names the item in the error. */
    static void check(String type, String at) {
        boolean known =
                NAMES.contains(type) || type.contains(":") || ENDINGS.stream().anyMatch(type::endsWith);
        if (!known) {
            throw GatewayException.invalid(
                    at + ".type", "must be a type of item, e.g. message or function_call, but it is '" + type + "'");
        }
    }
}
