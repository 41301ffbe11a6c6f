from .workers import ship_air, ship_sea
