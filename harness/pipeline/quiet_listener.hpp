// For those who run a few cases to learn one thing.
#pragma once

#include "run/run.hpp"

namespace concord {

/// Takes nothing of what happens, and waits for nobody; who is interested in something overrides that.
class QuietListener : public Listener {
 public:
  void on_case(std::size_t, std::size_t, Outcome, std::chrono::nanoseconds) override {}
  [[nodiscard]] std::optional<std::string> on_block(std::size_t, const Block&, std::string_view,
                                                    std::chrono::nanoseconds) override {
    return std::nullopt;
  }
  void on_generated(std::size_t, std::size_t, std::uint64_t, Outcome) override {}
  void on_range(std::size_t, const Block&, const Outcome&) override {}
  void on_launch(std::size_t, const Launch&) override {}
  void on_demo(std::size_t, Outcome, std::chrono::nanoseconds) override {}
  void on_complaint(std::size_t, const std::string&) override {}
  [[nodiscard]] bool answered(std::size_t, const Block&) const override { return true; }
};

}  // namespace concord
