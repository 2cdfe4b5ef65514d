package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up conversation of about 22,000 tokens between two people over many days, with questions about facts that were told once in it, and in which
 * messages. No fact is asked for in the words in which it was told: the question has a part of them, other forms of them, or only the words of the
 * message before, and other messages tell similar facts of other people, of other things, or of the same ones.
 */
final class TownTalk {

    /** What is asked, and the indices of the messages that a good answer needs. */
    record Question(String text, List<Integer> evidence) {}

    private static final String[] PEOPLE = "Marlene Tobias Ingrid Casimir Odette Bertram Yolanda Ruben".split(" ");
    private static final String[] PLACES =
            "Porto Bergen Lucca Aarhus Ghent Krakow Tartu Galway Split Basel Nantes Cadiz Graz Uppsala Trieste Leiden"
                    .split(" ");
    private static final String[] THINGS =
            ("bicycle camera telescope sewing-machine canoe piano tent typewriter drone kiln loom accordion chessboard"
                            + " microscope guitar unicycle")
                    .split(" ");
    private static final String[] DISHES =
            ("lentil soup;plum cake;fish stew;rye bread;mushroom risotto;lemon tart;beetroot salad;onion pie;walnut"
                            + " pasta;pear crumble;bean casserole;apricot jam")
                    .split(";");
    private static final String[] DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
    private static final String[] BEGINNINGS =
            ("I think;We thought;She said;Honestly;Last night;By the way;Nobody knew;You said;It turned out;They told me;Of course")
                    .split(";");
    private static final String[] MIDDLES =
            ("the rain would stop;the meeting went on;the soup was too hot;the train had been late;the garden looked wild;my phone was"
                            + " broken;the film was too long;the neighbours were shouting;the coffee tasted of nothing;the bread had burnt;the"
                            + " cough was gone;the bill was wrong;the dog ran off;the lamp fell over;the market was closed;the novel ended well")
                    .split(";");
    private static final String[] ENDS =
            ("and I paid for everyone;and found it funny;which cost us an hour;so we decided to stay;for years to come;before the doctor"
                            + " called;while the city slept;and moved the table;and took lessons from it;though it was my birthday;and lost"
                            + " my temper;so I cooked something;as on every Monday at 7:30;for 12 euros;on the 3rd of May;since 1998")
                    .split(";");

    private static final String[] NEAR = {
        "WHO wrote again, and asked how you are and whether you still have the THING.",
        "How much a THING costs these days, WHO could not believe it!",
        "I met WHO in the city, we talked about moving, about doctors, and about PLACE of course.",
        "Has WHO ever told you about the lessons with the THING? For years I heard of nothing else.",
        "They say a THING was found in PLACE, not that I would care.",
        "WHO would like to cook with us some day, perhaps for a birthday or for no reason at all.",
        "When do you have to be in PLACE? I always forget appointments, WHO never does.",
        "I dreamt that WHO had bought the station in PLACE, and a THING with it."
    };

    private final Random random;
    private final List<Message> messages = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();

    private TownTalk(long seed) {
        random = new Random(seed);
    }

    static TownTalk of(long seed) {
        var talk = new TownTalk(seed);
        for (int i = 0; i < 175; i++) {
            talk.chatter(2 + talk.random.nextInt(3));
            talk.fact();
        }
        talk.chatter(6);
        return talk;
    }

    List<Message> messages() {
        return messages;
    }

    List<Question> questions() {
        return questions;
    }

    private int say(String text) {
        messages.add(Message.text(messages.size() % 2 == 0 ? Role.USER : Role.ASSISTANT, text));
        return messages.size() - 1;
    }

    private void chatter(int count) {
        for (int i = 0; i < count; i++) {
            say(small() + " " + (random.nextBoolean() ? near() : small()));
        }
    }

    /** Speaks of the same people, things and places, and tells nothing. */
    private String near() {
        return pick(NEAR)
                .replace("WHO", pick(PEOPLE))
                .replace("THING", pick(THINGS))
                .replace("PLACE", pick(PLACES));
    }

    private String small() {
        return pick(BEGINNINGS) + " " + pick(MIDDLES) + " " + pick(ENDS) + ".";
    }

    /** In words of the telling, or in others. */
    private String either(String near, String far) {
        return random.nextBoolean() ? near : far;
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /** Two values that no other fact of this kind has together, so that a question has one answer. */
    private boolean isNew(String fact) {
        return !taken.contains(fact) && taken.add(fact);
    }

    private void fact() {
        var who = pick(PEOPLE);
        var thing = pick(THINGS);
        var place = pick(PLACES);
        var dish = pick(DISHES);
        switch (random.nextInt(6)) {
            case 0 -> moved(who, place);
            case 1 -> bought(who, thing);
            case 2 -> repliedTo(who, dish);
            case 3 -> appointed(who, place);
            case 4 -> learned(who, thing);
            default -> inTwo(who, thing, place);
        }
    }

    /** Other forms of the words. */
    private void moved(String who, String place) {
        if (isNew("moved " + who)) {
            int at = say("You will not believe it: " + who + " is moving to " + place
                    + " next month, boxes everywhere and the cat is offended. " + small());
            questions.add(new Question(
                    either("Which city has " + who + " moved to?", "Where does " + who + " live these days?"),
                    List.of(at)));
        }
    }

    /** A part of the words. */
    private void bought(String who, String thing) {
        if (isNew("bought " + who + thing)) {
            int price = 40 + random.nextInt(900);
            int at = say(small() + " By the way, " + who + " found a used " + thing + " on the market and paid " + price
                    + " for it.");
            questions.add(new Question(
                    either(
                            "How much did the " + thing + " cost that " + who + " bought?",
                            "What was the price of " + who + "'s " + thing + "?"),
                    List.of(at)));
        }
    }

    /** The answer has none of the words: they stand in the message before. */
    private void repliedTo(String who, String dish) {
        if (isNew("dish " + who)) {
            int asked = say("What shall we cook when " + who + " comes for her birthday dinner? " + small());
            int at = say("I would go for the " + dish + ", everybody was happy with it last time.");
            questions.add(new Question(
                    either(
                            "What did we decide to cook for " + who + "'s birthday?",
                            "Which food will " + who + " get from us when she turns forty?"),
                    List.of(asked, at)));
        }
    }

    private void appointed(String who, String place) {
        if (isNew("appointment " + who)) {
            var when = pick(DAYS) + " at " + (8 + random.nextInt(10)) + ":" + (10 + random.nextInt(50));
            int at =
                    say("Note to myself: the appointment with doctor " + who + " in " + place + " is on " + when + ".");
            questions.add(new Question(
                    either(
                            "When do I have to be at Dr. " + who + "'s?",
                            "On which day does " + who + " expect me for my check-up?"),
                    List.of(at)));
        }
    }

    private void learned(String who, String thing) {
        if (isNew("learned " + who + thing)) {
            int years = 2 + random.nextInt(30);
            int at = say(who + " has been practising with the " + thing + " for " + years
                    + " years now and still takes lessons. " + small());
            questions.add(new Question(
                    either(
                            "For how long has " + who + " practised with a " + thing + "?",
                            "Since when does " + who + " play the " + thing + "?"),
                    List.of(at)));
        }
    }

    /** Two messages, some way from each other. */
    private void inTwo(String who, String thing, String place) {
        if (isNew("lost " + who + thing)) {
            int lost = say("Bad news, " + who + " lost the " + thing + " on the train. " + small());
            chatter(2 + random.nextInt(4));
            int found = say(
                    "Good news about the " + thing + " of " + who + ": it turned up at the station in " + place + ".");
            questions.add(new Question(
                    either(
                            "Where was the " + thing + " found that " + who + " had lost?",
                            "In which town was " + who + "'s " + thing + " handed in?"),
                    List.of(lost, found)));
        }
    }
}
