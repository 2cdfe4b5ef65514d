package io.throughline.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a text offers to fill a tool's arguments with: its numbers, and what it quotes or writes with a capital, but for
 * the words that sentences begin with.
 */
record Clues(String text, List<String> numbers, List<String> names) {

    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d.])-?\\d+(?:\\.\\d+)?(?![\\p{L}\\d])");
    private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"“”„«»]+)[\"“”»]");
    private static final String STARTER =
            "(?:I|It|The|A|An|And|In|At|What|Which|Who|How|When|Where|Why|Is|Are|Do|Does|Can|Could|Please|Tell|Give|Show|Get"
                    + "|Compare|Check|Find|Look|Call|Use|Calculate|Both|Hi|Hello)\\b";
    private static final Pattern CAPITAL =
            Pattern.compile("(?<![\\p{L}\\p{M}])(?!" + STARTER + ")\\p{Lu}[\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]*)*");
    private static final Pattern BOTH = Pattern.compile("\\bboth\\b", Pattern.CASE_INSENSITIVE);

    static Clues of(String text) {
        var numbers = NUMBER.matcher(text).results().map(MatchResult::group).toList();
        var quoted = QUOTED.matcher(text).results().map(match -> match.group(1));
        var capitals = CAPITAL.matcher(text).results().map(MatchResult::group);
        return new Clues(
                text, numbers, Stream.concat(quoted, capitals).distinct().toList());
    }

    boolean saysBoth() {
        return BOTH.matcher(text).find();
    }

    boolean mentions(String word) {
        return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }
}
