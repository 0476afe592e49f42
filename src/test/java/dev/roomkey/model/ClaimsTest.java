package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private final JsonObject json = new JsonObject("""
            {"sub": "alice", "id": 42, "big": 9007199254740993, "ratio": 1.5, "verified": true, "nothing": null,
             "roles": ["host", 7, false, {"a": 1}, null], "warden.user.user.key": [[1]], "o": {"slg": "acme"}}
            """);
    private final Claims claims = new Claims(json);

    @Test
    void stringsAndIntegersAreTexts() {
        assertThat(claims.text(JsonPointer.from("/sub"))).hasValue("alice");
        assertThat(claims.text(JsonPointer.from("/id"))).hasValue("42");
        assertThat(claims.text(JsonPointer.from("/big"))).hasValue("9007199254740993");
        assertThat(claims.text(JsonPointer.from("/o/slg"))).hasValue("acme");
        assertThat(claims.text(JsonPointer.from("/warden.user.user.key/0/0"))).hasValue("1");
    }

    @Test
    void nothingElseIsAText() {
        for (var pointer : new String[] {"/ratio", "/verified", "/nothing", "/roles", "/o", "/missing", "/sub/x"}) {
            assertThat(claims.text(JsonPointer.from(pointer))).as(pointer).isEmpty();
        }
    }

    @Test
    void rolesAreComparedWhetherOneOrMany() {
        assertThat(claims.texts(JsonPointer.from("/roles"))).containsExactly("host", "7", "false");
        assertThat(claims.texts(JsonPointer.from("/sub"))).containsExactly("alice");
        assertThat(claims.texts(JsonPointer.from("/verified"))).containsExactly("true");
        assertThat(claims.texts(JsonPointer.from("/missing"))).isEmpty();
    }

    @Test
    void nullIsNotThere() {
        assertThat(claims.has(JsonPointer.from("/nothing"))).isFalse();
        assertThat(claims.has(JsonPointer.from("/verified"))).isTrue();
    }

    @Test
    void laterChangesOfTheJsonDoNotReachTheClaims() {
        json.put("sub", "mallory");

        assertThat(claims.text(JsonPointer.from("/sub"))).hasValue("alice");
    }

    @Test
    void ownedJsonSaysTheSame() {
        assertThat(Claims.owning(json)).isEqualTo(claims);
    }

    @Test
    void printsNoClaim() {
        assertThat(claims.toString()).doesNotContain("alice");
    }
}
