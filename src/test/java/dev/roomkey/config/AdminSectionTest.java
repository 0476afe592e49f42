package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.admin.AdminConfig;
import dev.roomkey.audit.AuditConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.tokencache.BlockConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of what operators do and read. */
class AdminSectionTest {
    private static final String FIRST = "the first token, longer than 32 bytes";
    private static final String SECOND = "the second token, longer than 32 bytes";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void withoutTokensThereIsNoListener() {
        var config = folder.with("admin", "port: 9100").config();

        assertThat(config.admin()).isNull();
        assertThat(config.audit()).isEqualTo(new AuditConfig(true, AuditConfig.Rooms.HASH));
        assertThat(config.blocks()).isEqualTo(new BlockConfig(BlockConfig.OnStoreLoss.DENY));
    }

    @Test
    void everyKeyIsTaken() {
        var config = folder.file("admin.txt", FIRST + "\n\n" + SECOND + "\n")
                .with("admin", "host: 10.0.0.1", "port: 9100", "tokens-file: admin.txt")
                .with("audit", "enabled: false", "rooms: name")
                .with("blocks", "on-store-loss: allow")
                .config();

        assertThat(config.admin())
                .isEqualTo(new AdminConfig("10.0.0.1", 9100, List.of(Secret.of(FIRST), Secret.of(SECOND))));
        assertThat(config.audit()).isEqualTo(new AuditConfig(false, AuditConfig.Rooms.NAME));
        assertThat(config.blocks()).isEqualTo(new BlockConfig(BlockConfig.OnStoreLoss.ALLOW));
    }

    @Test
    void shortTokenIsRefusedAndNotShown() {
        var problems = folder.file("admin.txt", FIRST + "\nshort-one\n")
                .with("admin", "tokens-file: admin.txt")
                .problems();

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("at least 32 bytes")
                .doesNotContain("short-one");
    }

    @Test
    void portOfAnotherListenerIsRefused() {
        var problems = folder.file("admin.txt", FIRST)
                .with("admin", "port: 9000", "tokens-file: admin.txt")
                .problems();

        assertThat(problems).singleElement().asString().contains("admin.port");
    }

    @Test
    void changedTokensNeedNoRestartAndAChangedAddressDoes() {
        var before = folder.file("admin.txt", FIRST)
                .with("admin", "tokens-file: admin.txt")
                .config();
        var otherToken = folder.file("admin.txt", SECOND).config();
        var otherPort =
                folder.with("admin", "port: 9100", "tokens-file: admin.txt").config();

        assertThat(otherToken.fixedSectionsUnlike(before)).isEmpty();
        assertThat(otherPort.fixedSectionsUnlike(before)).containsExactly("admin");
    }
}
