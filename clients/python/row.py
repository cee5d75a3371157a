"""What one call needs until its reply is made: its memory, and notes of what was passed where."""

from __future__ import annotations

from values import BadValue, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from pointers import Kept


class Unreadable(Exception):
    """What the library left in memory cannot be read; the message says why."""


class Row(list):
    """The C arguments of one call, and the memory that lives until its reply is made."""

    def __init__(self, memory: ModuleType, known: dict[str, Kept], alone: bool = True) -> None:
        super().__init__()
        self.memory = memory  # the binding's
        self.alone = alone  # no other thread makes the same at the same time
        self.known = known  # what earlier rows kept, by name
        self.keeps: dict[str, Kept] = {}  # what this one does
        self.places: list[int] = []  # of the arguments
        self.alive: list = []
        self.given: dict[int, tuple] = {}  # for each place where we wrote a pointer: the address, and what it leads to
        self.named: dict[str, int] = {}  # where parameters and results stand, for counts
        self.within = 0  # the struct that is being read, for counts
        self.owed: list[tuple] = []  # what is to be freed: the function that does it, the address
        self.awaited: list[tuple] = []  # callbacks, and how many calls each waits for

    def block(self, size: int) -> int:
        """The address of zeroed memory."""
        address, owner = self.memory.block(size)
        self.alive.append(owner)
        return address

    def place_of(self, name: str) -> int:
        if name in self.named:
            return self.named[name]
        raise Unreadable(f'"{name}", which is to count cells, is known during a call only')

    def check_alone(self, value: object) -> None:
        """Of a value that others would see too."""
        if not self.alone:
            raise BadValue(f"{shown(value)} is not for several threads at once")

    def settle(self) -> None:
        """Gives back what the callee handed over."""
        for free, address in self.owed:
            free(address)
