package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader.Invalid;
import dev.roomkey.config.ConfigLoader.Loaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A folder with a configuration file that is as short as can be, of which a test replaces a section. */
final class ConfigFolder {
    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

    private final Path folder;
    private final Map<String, String> sections = new LinkedHashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    ConfigFolder(Path folder) {
        this.folder = folder;
        file("secret.txt", SECRET + "\n");
        with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: secret.txt");
        with(
                "sessions",
                "order: [web]",
                "authenticators: { web: { cookie: session, keys: [ { algorithm: HS256, secret-file: secret.txt } ] } }");
        with("rooms", "rules: [ { name: all, room: '*', grants: { canSubscribe: true } } ]");
    }

    /** Replaces a section by {@code lines}, each written below its key. */
    ConfigFolder with(String section, String... lines) {
        sections.put(
                section, List.of(lines).stream().map(it -> "  " + it + "\n").collect(Collectors.joining()));
        return this;
    }

    ConfigFolder without(String section) {
        sections.remove(section);
        return this;
    }

    ConfigFolder variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Writes a file beside the configuration, readable by its owner and group. */
    ConfigFolder file(String name, String text) {
        return write(folder.resolve(name), text);
    }

    Loaded loaded() {
        var result = result();
        assertThat(result).isInstanceOf(Loaded.class);
        return (Loaded) result;
    }

    GatewayConfig config() {
        return loaded().config();
    }

    /** Each problem as one line, without the folder's own name. */
    List<String> problems() {
        var result = result();
        assertThat(result).isInstanceOf(Invalid.class);
        return ((Invalid) result)
                .problems().stream()
                        .map(it -> it.render().replace(folder + "/", "").replace(folder.toString(), ""))
                        .toList();
    }

    ConfigLoader.Result result() {
        var text = sections.entrySet().stream()
                .map(it -> it.getKey() + ":\n" + it.getValue())
                .collect(Collectors.joining());
        return result(text);
    }

    /** Loads {@code text} in place of the sections. */
    ConfigLoader.Result result(String text) {
        file("gateway.yaml", text);
        return new ConfigLoader(environment).load(folder.resolve("gateway.yaml"));
    }

    /** A new key on P-256, as {@code openssl pkey -pubout} writes it. */
    static String publicKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
            return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private ConfigFolder write(Path path, String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
