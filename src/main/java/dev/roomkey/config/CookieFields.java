package dev.roomkey.config;

import dev.roomkey.session.CookieSource;
import org.jspecify.annotations.Nullable;

/** The cookie that an authenticator reads, and into how many chunks it may be cut. */
record CookieFields(Field<String> name, Field<Integer> maxChunks, Field<String> separator) {
    static CookieFields read(Section web) {
        return new CookieFields(web.get("cookie", cookieName()).optional(), maxChunks(web), separator(web));
    }

    static Field<Integer> maxChunks(Section web) {
        return web.get("max-chunks", Form.integer(0, CookieSource.MAX_CHUNKS)).or(0);
    }

    static Field<String> separator(Section web) {
        return web.get("chunk-separator", cookieName()).or(".");
    }

    /** The cookie, or null where none is named. */
    @Nullable
    CookieSource orNull() {
        return name.value().isEmpty() ? null : get();
    }

    /** The cookie, where one must be named; what it refuses is a problem of the section. */
    CookieSource get() {
        var named = name.value()
                .orElseThrow(() -> new IllegalArgumentException("cookie must name the cookie that holds the session"));
        return new CookieSource(named, separator.get(), maxChunks.get());
    }

    static Form<String> cookieName() {
        return Form.matching(
                "a cookie's name", "write the name alone", it -> it.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}"));
    }
}
