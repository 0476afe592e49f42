package dev.roomkey.config;

import dev.roomkey.admin.AdminConfig;
import dev.roomkey.model.Secret;
import java.util.List;

/** Reads the admin listener. A section that names no tokens is no listener at all. */
final class AdminReader {
    private AdminReader() {}

    /** What holds null where no tokens are named. */
    static Field<AdminConfig> read(Section admin) {
        var host = admin.get("host", GatewayReader.address()).or(AdminConfig.DEFAULT_HOST);
        var port = admin.get("port", Form.port()).or(AdminConfig.DEFAULT_PORT);
        var text = new Secrets(admin).secret("tokens", "").optional();
        if (text.isBroken() || text.value().isEmpty()) {
            return admin.build(() -> null);
        }
        return admin.build(() -> new AdminConfig(host.get(), port.get(), lines(text.get())));
    }

    private static List<Secret> lines(Secret text) {
        return text.text()
                .lines()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .map(Secret::of)
                .toList();
    }
}
