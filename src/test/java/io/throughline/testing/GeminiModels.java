package io.throughline.testing;

/** What differs between Gemini models, as far as requests are refused for it. */
final class GeminiModels {
    private GeminiModels() {}

    static boolean isThird(String model) {
        return model.startsWith("gemini-3");
    }

    static boolean isPro(String model) {
        return model.contains("-pro");
    }

    /** The least and the most that a model of generation 2.5 may be told to think, in tokens. */
    static Kind budget(String model) {
        return (value, where) -> {
            var range = isPro(model) ? Shape.whole(128, 32_768) : Shape.whole(0, 24_576);
            if (!value.isNumber() || value.intValue() != -1) {
                range.check(value, where);
            }
        };
    }
}
