package io.throughline.testing;

import java.util.regex.Pattern;

/** What differs between Claude models, as far as requests are refused for it; families by name. */
final class AnthropicModels {
    private static final Pattern NO_SAMPLING =
            Pattern.compile("claude-(opus-4-[789]|(opus|sonnet|haiku|fable)-[5-9]).*");
    private static final Pattern NO_PREFILL =
            Pattern.compile("claude-((opus|sonnet)-4-[6-9]|(opus|sonnet|haiku|fable)-[5-9]).*");
    private static final Pattern EFFORT =
            Pattern.compile("claude-(opus-4-[5-9]|sonnet-4-[6-9]|(opus|sonnet|haiku|fable)-[5-9]).*");
    private static final Pattern SCHEMA =
            Pattern.compile("claude-(opus-4-[1-9](-|$)|(sonnet|haiku)-4-[5-9]|(opus|sonnet|haiku|fable)-[5-9]).*");
    private static final Pattern ONE_OF_TWO =
            Pattern.compile("claude-(opus-4-[1-9](-|$)|(sonnet|haiku)-4-[5-9]|(opus|sonnet|haiku|fable)-[5-9]).*");
    private static final Pattern THINKS = Pattern.compile("claude-(3-7-sonnet|(opus|sonnet|haiku|fable)-[4-9]).*");

    private AnthropicModels() {}

    static int maxOutput(String model) {
        if (model.matches("claude-3-(haiku|sonnet|opus).*")) {
            return 4096;
        }
        if (model.startsWith("claude-3-5")) {
            return 8192;
        }
        if (model.matches("claude-opus-4(-[01])?(-\\d{8})?")) {
            return 32_000;
        }
        return model.matches("claude-(sonnet-4|sonnet-4-[0-6]|haiku-4-5|opus-4-5|3-7-sonnet)(-.*)?") ? 64_000 : 128_000;
    }

    static boolean takesSampling(String model) {
        return !NO_SAMPLING.matcher(model).matches();
    }

    static boolean takesBothSamplings(String model) {
        return !ONE_OF_TWO.matcher(model).matches();
    }

    static boolean takesPrefill(String model) {
        return !NO_PREFILL.matcher(model).matches();
    }

    static boolean takesEffort(String model) {
        return EFFORT.matcher(model).matches();
    }

    static boolean takesSchema(String model) {
        return SCHEMA.matcher(model).matches();
    }

    static boolean thinks(String model) {
        return THINKS.matcher(model).matches();
    }

    /** Models that decide themselves how long to think; the others need a budget. */
    static boolean thinksAdaptively(String model) {
        return NO_PREFILL.matcher(model).matches();
    }

    static boolean thinksByBudget(String model) {
        return thinks(model) && takesSampling(model);
    }
}
