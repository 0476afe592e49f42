package dev.roomkey.policy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeMap;

/** A hash over everything that the rules are made of, the same in every instance that has the same rules. */
final class PolicyVersion {
    /** To be raised when the same configuration comes to mean something else. */
    private static final int FORMAT = 1;

    private static final int BYTES = 16;

    private PolicyVersion() {}

    /** 32 hexadecimal digits. */
    static String of(RoomsConfig config) {
        var rules =
                new JsonArray(config.rules().stream().map(PolicyVersion::json).toList());
        var fields = config.requestFields();
        var whole = new JsonArray()
                .add(FORMAT)
                .add(config.identity())
                .add(config.unnamed().name())
                .add(fields.name())
                .add(fields.metadata())
                .add(sorted(fields.attributes()))
                .add(rules);
        return HexFormat.of().formatHex(sha256(whole.encode()), 0, BYTES);
    }

    private static JsonArray json(Rule rule) {
        var require = new TreeMap<String, Object>();
        rule.require().forEach((pointer, texts) -> require.put(pointer.toString(), sorted(texts)));
        return new JsonArray()
                .add(rule.name())
                .add(rule.room())
                .add(new JsonObject(require))
                .add(new JsonObject(new TreeMap<>(rule.grants().getMap())))
                .add(rule.allowPrivileged());
    }

    private static JsonArray sorted(Collection<String> texts) {
        return new JsonArray(texts.stream().sorted().toList());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
