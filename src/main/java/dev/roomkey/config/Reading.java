package dev.roomkey.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One load from beginning to end: what it reads from, and what it has found so far. Used by one thread. */
final class Reading {
    /** The key that a record's complaint begins with: {@code margin must be…}, {@code rules[0].grants must…}. */
    private static final Pattern LEADING_KEY = Pattern.compile("^[a-z][A-Za-z0-9-]*(?:\\[[0-9]+]|\\.[A-Za-z0-9-]+)*");

    private static final int MAX_PROBLEMS = 100;

    private final Environment environment;
    private final Path folder;
    private final Map<KeyPath, KnownKey> keys = new LinkedHashMap<>();
    private final Map<KeyPath, String> places = new HashMap<>();
    private final Map<KeyPath, String> written = new HashMap<>();
    private final Map<String, Map<String, Tree>> expansions = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    /** {@code folder} is what relative paths start from, {@code name} what places call the whole. */
    Reading(Environment environment, Path folder, String name) {
        this.environment = environment;
        this.folder = folder;
        places.put(KeyPath.ROOT, name);
    }

    Environment environment() {
        return environment;
    }

    Path folder() {
        return folder;
    }

    /** Every key that was asked for. */
    List<KnownKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The problems found so far, as many of them as somebody would read. */
    List<Problem> problems() {
        if (problems.size() <= MAX_PROBLEMS) {
            return List.copyOf(problems);
        }
        var shown = new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
        int rest = problems.size() - MAX_PROBLEMS;
        shown.add(new Problem("", placeOf(KeyPath.ROOT), "has " + rest + " more problems", "mend these first"));
        return List.copyOf(shown);
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** A key exists and is written in this form; {@link #initial} says what its absence means. */
    void know(KeyPath path, String form) {
        keys.put(path, new KnownKey(path.text(), form, KnownKey.NONE));
    }

    void initial(KeyPath path, String initial) {
        keys.computeIfPresent(path, (same, key) -> new KnownKey(key.key(), key.form(), initial));
    }

    /** A preset has widened the section at {@code path} to {@code entries}. */
    void expanded(KeyPath path, Map<String, Tree> entries) {
        expansions.put(path.text(), entries);
    }

    /** The sections that presets have widened, by their paths. */
    Map<String, Map<String, Tree>> expansions() {
        return expansions;
    }

    /** Something stands at {@code place}. */
    void stands(KeyPath path, String place) {
        places.put(path, place);
    }

    /** What is said of {@code path} is to be mended at {@code other}. */
    void standsLike(KeyPath path, KeyPath other) {
        places.put(path, placeOf(other));
    }

    /** The text may be quoted, which is never said of a secret. */
    void quotable(KeyPath path, String text) {
        written.put(path, text);
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void problem(KeyPath path, String what, String mend) {
        problems.add(new Problem(path.text(), placeOf(path), what, mend));
    }

    void notice(KeyPath path, String what) {
        notices.add(new Notice(path.text(), placeOf(path), what));
    }

    /** Makes something of a section's values; what it refuses is a problem of the key that its complaint begins with. */
    <T> Field<T> attempt(KeyPath section, Supplier<T> constructor) {
        try {
            return Field.of(constructor.get());
        } catch (IllegalArgumentException complaint) {
            refused(section, complaint);
            return Field.broken();
        }
    }

    /** A variable that nobody asks for is a typo of somebody who believes that it works. */
    void reportUnknownVariables() {
        for (var name : environment.unknown()) {
            var mend = Similar.to(name, environment.known()).map(it -> "did you mean " + it + "?");
            add(new Problem(Quote.plain(name), "environment", "is not a variable of Roomkey", mend.orElse("unset it")));
        }
    }

    /** Development mode reads few variables, and a shell may well hold those of another mode. */
    void noticeIgnoredVariables() {
        environment
                .unknown()
                .forEach(it ->
                        notices.add(new Notice(Quote.plain(it), "environment", "is not read in development mode")));
    }

    private void refused(KeyPath section, IllegalArgumentException complaint) {
        var message = String.valueOf(complaint.getMessage());
        var named = LEADING_KEY.matcher(message);
        var key = named.find() ? section.child(named.group()) : section;
        var path = exists(key) ? key : section;
        var value = written.get(path);
        problem(path, (value == null ? "" : Quote.value(value) + " ") + "is refused", message);
    }

    private boolean exists(KeyPath path) {
        return keys.containsKey(path) || places.containsKey(path);
    }

    /** Where the key stands, or where the nearest section around it does. */
    private String placeOf(KeyPath path) {
        var at = path;
        while (!places.containsKey(at)) {
            at = at.parent();
        }
        return places.getOrDefault(at, "");
    }
}
